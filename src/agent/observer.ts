import type { History } from './history/index.js';
import type { ProxyObserver } from './proxy/index.js';

export interface Observed extends ProxyObserver {
  /** Injected faults per name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Why the target is gone for good, null while it is not. */
  readonly lost: Error | null;
}

/** Turns what the proxy did into history. */
export function observeProxy(history: History, onLost: () => void): Observed {
  const counts = new Map<string, number>();
  let lost: Error | null = null;
  return {
    counts,
    get lost() {
      return lost;
    },
    faultInjected(fault, operation, attempt, detail) {
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      history.record(
        'fault_injected',
        `${operation}: ${fault} on attempt ${attempt}${detail === undefined ? '' : ` (${detail})`}`,
        { fault, operation, attempt, ...(detail === undefined ? {} : { detail }) },
      );
    },
    appRestarted(downtimeMs) {
      history.record('app_restarted', `The API is back after ${downtimeMs} ms`, {
        downtime_ms: downtimeMs,
        reason: 'kill -9 by the restart fault',
      });
    },
    targetLost(error) {
      lost = error;
      onLost();
    },
  };
}
