import type { Behaviour } from '../behaviour.js';
import type { OrderStore } from '../store.js';

/** Ignores the idempotency key: a client that repeats what was lost on the way back orders twice. */
export function doubling(store: OrderStore): Behaviour {
  return {
    async create(order) {
      await store.insert(order, null);
      return order;
    },
    replace: (order) => store.replace(order),
    remove: (id) => store.remove(id),
    settle: async () => undefined,
  };
}
