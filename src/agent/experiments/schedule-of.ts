import type { AgentEvent } from '../history/index.js';
import { scheduledFault } from '../proxy/index.js';
import { FAULT_NAMES, type FaultName, type ScheduledFault } from '../scenario/index.js';

/**
 * The faults that a run injected, as an explicit schedule that injects the same again. What a restart
 * did to requests that were under way beside it is left out: it comes again with the restart itself.
 * A restart strikes at the first attempt that is answered; attempts of its operation that found the API
 * down before might be answered the next time, so that the restart is planned for them as well.
 */
export function scheduleOf({
  events,
}: {
  readonly events: readonly AgentEvent[];
}): ScheduledFault[] {
  const known = new Set<string>();
  const down = new Map<string, number[]>();
  return events.flatMap(({ event_type, payload }) => {
    if (event_type !== 'fault_injected') return [];
    const fault = FAULT_NAMES.find((name) => name === payload.fault);
    const settings = settingsIn(payload);
    const operation = String(payload.operation);
    const attempt = Number(payload.attempt);
    if (fault === undefined || known.has(`${operation} ${attempt}`)) return [];
    if (isCollateral(fault, settings)) {
      down.set(operation, [...(down.get(operation) ?? []), attempt]);
      return [];
    }
    const before = fault === 'restart' ? (down.get(operation) ?? []) : [];
    const attempts = [...before, attempt].filter((each) => !known.has(`${operation} ${each}`));
    for (const each of attempts) known.add(`${operation} ${each}`);
    return attempts.map((each) => scheduledFault(operation, each, fault, settings));
  });
}

function settingsIn({ settings }: AgentEvent['payload']): object {
  return typeof settings === 'object' && settings !== null ? settings : {};
}

/** A restart that was planned says when it strikes; a request that it touched says nothing. */
function isCollateral(fault: FaultName, settings: object): boolean {
  return fault === 'restart' && !('at' in settings);
}
