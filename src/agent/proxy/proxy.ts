import type { Runtime } from '../runtime.js';
import type { TlsTrust } from '../target/index.js';
import { createCarrier } from './carrier.js';
import { listenOn } from './listen.js';
import { type Mark, markOf } from './mark.js';
import type { ProxyObserver } from './observer.js';
import { type Probe, probeProxy } from './probe.js';
import type { Restarter } from './restarter.js';
import { createRoute, type Route } from './route.js';
import type { Schedule } from './schedule.js';

export interface FaultProxyOptions {
  target: URL;
  seed: string;
  schedule: Schedule;
  observer: ProxyObserver;
  /** Null where nobody can restart the target. */
  restarter: Restarter | null;
  /** Nothing but the system's certificates without it. */
  trust?: TlsTrust;
  runtime: Runtime;
}

/** A proxy on a free loopback port, in front of the target. */
export interface FaultProxy {
  /** Takes the place of the target's origin. */
  readonly origin: string;
  /** Has to be asked once for each attempt. */
  readonly route: Route;
  /** Why the last request that failed on the way to the target did so. */
  readonly lastFailure: Error | null;
  /** Until then everything passes untouched. */
  startFaults(): void;
  /**
   * No fault starts from now on, and those that last end: what was held back goes to the target, and
   * who was left without an answer sees the connection break. Resolves when the target is back and
   * all that is under way at it has ended; with the number of requests that have not after `limitMs`.
   */
  endFaults(limitMs: number): Promise<{ stillUnderWay: number }>;
  /**
   * Proves that nothing is injected any more: requests with the marks of attempts that had met each
   * fault go through the proxy, as the same request does without it. They are GETs of the target's
   * address, with these headers.
   */
  probe(headers?: Readonly<Record<string, string>>): Promise<Probe>;
  /** Ends every connection. May be called twice. */
  close(): Promise<void>;
}

/**
 * Requests with marks may meet a fault; everything else passes untouched.
 * @throws ForbiddenAddressError for a metadata address.
 */
export async function startProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const struck = new Map<string, Mark>();
  const observer: ProxyObserver = {
    ...options.observer,
    faultInjected(injected) {
      const { fault, operation, attempt } = injected;
      if (!struck.has(fault)) struck.set(fault, { operation, attempt, kind: 'read' });
      options.observer.faultInjected(injected);
    },
  };
  const carrier = createCarrier({
    ...options,
    observer,
    identify: (request) => ({ mark: markOf(request), held: null }),
  });
  const { port } = await listenOn(carrier.server, { host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${port}`;
  const route = createRoute(
    origin,
    (operation, attempt, request) =>
      carrier.plannedFault({ operation, attempt, kind: request.kind }, request),
    observer,
  );

  return {
    origin,
    route,
    get lastFailure() {
      return carrier.lastFailure;
    },
    startFaults: carrier.startFaults,
    endFaults: carrier.endFaults,
    probe: (headers = {}) =>
      probeProxy({
        origin,
        route,
        target: options.target,
        trust: options.trust ?? {},
        marks: [...struck.values()],
        headers,
        now: options.runtime.now,
      }),
    close: carrier.close,
  };
}
