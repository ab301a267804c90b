import type { AgentEvent } from '../history/index.js';
import { scheduledFault } from '../proxy/index.js';
import { FAULT_NAMES, type FaultName, type ScheduledFault } from '../scenario/index.js';

/**
 * The faults that a run injected, as an explicit schedule that injects the same again. What a restart
 * did to requests that were under way beside it is left out: it comes again with the restart itself.
 */
export function scheduleOf({
  events,
}: {
  readonly events: readonly AgentEvent[];
}): ScheduledFault[] {
  const known = new Set<string>();
  return events.flatMap(({ event_type, payload }) => {
    if (event_type !== 'fault_injected') return [];
    const fault = FAULT_NAMES.find((name) => name === payload.fault);
    const settings = settingsIn(payload);
    if (fault === undefined || isCollateral(fault, settings)) return [];
    const operation = String(payload.operation);
    const attempt = Number(payload.attempt);
    if (known.has(`${operation} ${attempt}`)) return [];
    known.add(`${operation} ${attempt}`);
    return [scheduledFault(operation, attempt, fault, settings)];
  });
}

function settingsIn({ settings }: AgentEvent['payload']): object {
  return typeof settings === 'object' && settings !== null ? settings : {};
}

/** A restart that was planned says when it strikes; a request that it touched says nothing. */
function isCollateral(fault: FaultName, settings: object): boolean {
  return fault === 'restart' && !('at' in settings);
}
