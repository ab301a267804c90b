import type { Runtime } from '../runtime.js';

/** What goes on at the moment, so that its end can be waited for. */
export interface UnderWay {
  add(work: Promise<unknown>): void;
  /** Resolves when nothing is under way any more, or after the limit; with the number that is left. */
  ended(limitMs: number): Promise<number>;
}

/** Failures of what is added are its owner's business. */
export function createUnderWay(runtime: Runtime): UnderWay {
  const all = new Set<Promise<unknown>>();
  return {
    add(work) {
      all.add(work);
      const remove = () => void all.delete(work);
      work.then(remove, remove);
    },
    async ended(limitMs) {
      if (all.size === 0) return 0;
      const over = new AbortController();
      // Called off below: that it rejects then is no news.
      const limit = runtime.wait(limitMs, over.signal).catch(() => undefined);
      await Promise.race([Promise.allSettled([...all]), limit]);
      over.abort();
      return all.size;
    },
  };
}
