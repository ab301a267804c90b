import { isObject } from '../json.js';
import type { Scenario } from './schema.js';

/**
 * Defaults that would contradict what was written beside them give way to it: nobody is refused over
 * a number that they did not write. What was written stays, whatever it says.
 * @param written the scenario before its defaults were filled in.
 */
export function giveWay(scenario: Scenario, written: Record<string, unknown>): void {
  const { retry, faults, schedule } = scenario;
  const { latency, offline } = faults;
  const says = (...path: string[]) => isWritten(written, path);
  // Where faults are drawn, none at all would be a test of nothing: that is refused.
  const least = schedule === undefined && Object.keys(faults).length > 0 ? 1 : 0;
  const most = Math.max(least, retry.attempts - 1);
  if (!says('faulted_attempts')) {
    scenario.faulted_attempts = Math.min(scenario.faulted_attempts, most);
  }
  if (offline && !says('faults', 'offline', 'attempts')) {
    offline.attempts = Math.min(offline.attempts, Math.max(1, most));
  }
  if (latency) {
    if (!says('faults', 'latency', 'min_ms')) {
      latency.min_ms = Math.min(latency.min_ms, latency.max_ms);
    } else if (!says('faults', 'latency', 'max_ms')) {
      latency.max_ms = Math.max(latency.min_ms, latency.max_ms);
    }
  }
  if (!says('retry', 'backoff_ms')) {
    retry.backoff_ms = Math.min(retry.backoff_ms, retry.backoff_max_ms);
  } else if (!says('retry', 'backoff_max_ms')) {
    retry.backoff_max_ms = Math.max(retry.backoff_ms, retry.backoff_max_ms);
  }
}

function isWritten(written: Record<string, unknown>, [field = '', ...inner]: string[]): boolean {
  const value = Object.hasOwn(written, field) ? written[field] : undefined;
  if (inner.length === 0) return value !== undefined;
  return isObject(value) && isWritten(value, inner);
}
