import type { History } from './history/index.js';
import type { LeftOutFault, ProxyObserver } from './proxy/index.js';

export interface Observed extends ProxyObserver {
  /** Injected faults per name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Faults that were planned and could not be injected. */
  readonly leftOut: readonly LeftOutFault[];
  /** Why the target is gone for good, null while it is not. */
  readonly lost: Error | null;
}

/** Turns what the proxy did into history. */
export function observeProxy(history: History, onLost: () => void): Observed {
  const counts = new Map<string, number>();
  const leftOut: LeftOutFault[] = [];
  let lost: Error | null = null;
  return {
    counts,
    get lost() {
      return lost;
    },
    leftOut,
    faultInjected({ fault, operation, attempt, settings, detail }) {
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      history.record(
        'fault_injected',
        `${operation}: ${fault} on attempt ${attempt}${detail === undefined ? '' : ` (${detail})`}`,
        { fault, operation, attempt, settings, ...(detail === undefined ? {} : { detail }) },
      );
    },
    faultLeftOut(fault) {
      leftOut.push(fault);
    },
    appRestarted(downtimeMs, how) {
      history.record('app_restarted', `The API is back after ${downtimeMs} ms`, {
        downtime_ms: downtimeMs,
        reason: `${how}, by the restart fault`,
      });
    },
    targetLost(error) {
      lost = error;
      onLost();
    },
  };
}
