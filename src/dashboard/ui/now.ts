import { useSyncExternalStore } from 'react';

const STEP_MS = 5_000;

let now = Date.now();
let timer: number | undefined;
const listeners = new Set<() => void>();

/** Milliseconds since 1970, one step of five seconds after the other, the same for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}
