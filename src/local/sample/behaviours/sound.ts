import type { Behaviour } from '../behaviour.js';
import type { Order, OrderStore } from '../store.js';

/** Commits before it answers, and answers a repeated key with the order it made the first time. */
export function sound(store: OrderStore): Behaviour {
  return {
    async create(order, key) {
      if (await store.insert(order, key)) return order;
      return (key === null ? undefined : await store.createdWith(key)) ?? gone(order);
    },
    replace: (order) => store.replace(order),
    remove: (id) => store.remove(id),
    settle: async () => undefined,
  };
}

/** The order was made and deleted since; a late repetition hears that its request has been done. */
function gone(order: Order): Order {
  return { ...order, deleted: true };
}
