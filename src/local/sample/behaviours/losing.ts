import type { Behaviour, BehaviourOptions } from '../behaviour.js';
import type { Order, OrderStore } from '../store.js';

/** Answers from memory and commits later: a kill in between forgets what was acknowledged. */
export function losing(store: OrderStore, { commitDelayMs }: BehaviourOptions): Behaviour {
  const waiting = new Set<() => Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const byKey = new Map<string, Order>();

  function later(commit: () => Promise<unknown>): void {
    const start = async () => {
      clearTimeout(timer);
      if (!waiting.delete(start)) return;
      const done = commit().then(() => undefined);
      underWay.add(done);
      await done.finally(() => underWay.delete(done));
    };
    const timer = setTimeout(start, commitDelayMs);
    waiting.add(start);
  }

  return {
    async create(order, key) {
      if (key === null) {
        later(() => store.insert(order, null));
        return order;
      }
      const stored = await store.createdWith(key);
      const known = byKey.get(key) ?? stored;
      if (known !== undefined) return known;
      byKey.set(key, order);
      later(() => store.insert(order, key).finally(() => byKey.delete(key)));
      return order;
    },
    async replace(order) {
      if ((await store.get(order.id)) === undefined) return false;
      later(() => store.replace(order));
      return true;
    },
    async remove(id) {
      if ((await store.get(id)) === undefined) return false;
      later(() => store.remove(id));
      return true;
    },
    async settle() {
      await Promise.all([...waiting].map((start) => start()));
      await Promise.all(underWay);
    },
  };
}
