import type { FaultName } from '../scenario/index.js';
import { strikingSettings } from './explicit-schedule.js';
import type { ProxyObserver } from './observer.js';
import type { Schedule } from './schedule.js';
import type { PlannedRequest } from './selector.js';

/**
 * Where the client has to connect to for this attempt: the proxy's origin, or, where the attempt is
 * to fail in connecting, an origin where it does.
 */
export type Route = (operation: string, attempt: number, request: PlannedRequest) => URL;

/** @param schedule plans nothing while there are no faults. */
export function createRoute(origin: string, schedule: Schedule, observer: ProxyObserver): Route {
  return (operation, attempt, request) => {
    const planned = schedule(operation, attempt, request);
    const elsewhere = planned && ELSEWHERE[planned.fault];
    if (!planned || !elsewhere) return new URL(origin);
    const settings = strikingSettings(planned.settings);
    const { detail } = elsewhere;
    observer.faultInjected({ fault: planned.fault, operation, attempt, settings, detail });
    return new URL(elsewhere.origin);
  };
}

const ELSEWHERE: Partial<Record<FaultName, { origin: string; detail: string }>> = {
  // Port 1 of the loopback: nothing but tcpmux may listen there, and nothing does.
  'connection-refused': { origin: 'http://127.0.0.1:1', detail: 'nobody listens' },
  offline: { origin: 'http://127.0.0.1:1', detail: 'no network' },
  // RFC 6761, 6.4: names under .invalid never resolve.
  'dns-failure': { origin: 'http://api.invalid', detail: 'the name cannot be resolved' },
};
