import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Runtime } from '../runtime.js';
import { draw } from '../scenario/index.js';
import { createExchange, passedHeaders } from './exchange.js';
import { strikingSettings } from './explicit-schedule.js';
import { strike } from './faults/index.js';
import { type Mark, markOf } from './mark.js';
import type { ProxyObserver } from './observer.js';
import type { Restarter } from './restarter.js';
import { DIALLING_FAULTS } from './route.js';
import type { Schedule } from './schedule.js';
import type { PlannedRequest } from './selector.js';
import { createUpstream, type HeldRequest, readWhole } from './upstream.js';

export interface FaultProxyOptions {
  target: URL;
  seed: string;
  schedule: Schedule;
  observer: ProxyObserver;
  /** Null where the target is not the agent's own process. */
  restarter: Restarter | null;
  runtime: Runtime;
}

/** A proxy on a free loopback port, in front of the target. */
export interface FaultProxy {
  /** Takes the place of the target's origin. */
  readonly origin: string;
  /**
   * Where the client has to connect to for this attempt: the proxy's origin, or an origin where
   * connecting fails. Has to be asked once for each attempt.
   */
  route(operation: string, attempt: number, request: PlannedRequest): URL;
  /** Why the last request that failed on the way to the target did so. */
  readonly lastFailure: Error | null;
  /** Until then everything passes untouched. */
  startFaults(): void;
  /** No fault starts from now on; resolves when all that is under way at the target has ended. */
  endFaults(limitMs: number): Promise<void>;
  /** Ends every connection. May be called twice. */
  close(): Promise<void>;
}

/** Requests with marks may meet a fault; everything else passes untouched. */
export async function startProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const closing = new AbortController();
  const upstream = createUpstream(options.target, closing.signal);
  const underWay = new Set<Promise<void>>();
  let faultsOn = false;
  let lastFailure: Error | null = null;

  const carry = async (request: IncomingMessage, response: ServerResponse) => {
    const mark = markOf(request);
    const begun = options.restarter?.begun ?? 0;
    const wasDown = options.restarter?.down ?? false;
    try {
      const held = await hold(request);
      if (mark && faultsOn) await withFault(held, mark, response);
      else await untouched(held, response);
    } catch (error) {
      if (request.socket.destroyed) return;
      lastFailure = error instanceof Error ? error : new Error(String(error));
      const restarted = wasDown || (options.restarter?.begun ?? 0) !== begun;
      if (mark && restarted) {
        options.observer.faultInjected({
          fault: 'restart',
          operation: mark.operation,
          attempt: mark.attempt,
          settings: {},
          detail: 'the API was down',
        });
      }
      response.socket?.resetAndDestroy();
    }
  };
  const withFault = async (held: HeldRequest, mark: Mark, response: ServerResponse) => {
    const planned = options.schedule(mark.operation, mark.attempt, {
      kind: mark.kind,
      method: held.method,
      path: held.path,
    });
    if (planned === null) return untouched(held, response);
    const exchange = createExchange(held, mark, response, {
      upstream,
      observer: options.observer,
      planned,
      wait: options.runtime.wait,
      draw: () => draw(options.seed, planned.fault, mark.operation, mark.attempt),
      restart: () => faultsOn && (options.restarter?.restart() ?? false),
    });
    return strike(planned.fault, exchange, planned.settings);
  };
  const untouched = async (held: HeldRequest, response: ServerResponse) => {
    const answer = await upstream.open(held);
    // The client gave up: what the API does is still waited for, so that the read-back comes after.
    if (response.destroyed) return void (await readWhole(answer));
    response.writeHead(answer.statusCode ?? 502, passedHeaders(answer.rawHeaders));
    await pipeline(answer, response);
  };

  const server = createServer((request, response) => {
    const carried = carry(request, response);
    underWay.add(carried);
    carried.finally(() => underWay.delete(carried));
  });
  // A hung exchange may last as long as the workload waits for it: the client's limits decide.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  const origin = `http://127.0.0.1:${port}`;
  const route = (operation: string, attempt: number, request: PlannedRequest): URL => {
    const planned = faultsOn ? options.schedule(operation, attempt, request) : null;
    const dialling = planned && DIALLING_FAULTS[planned.fault];
    if (!planned || !dialling) return new URL(origin);
    const { fault, settings } = planned;
    const { detail } = dialling;
    options.observer.faultInjected({
      fault,
      operation,
      attempt,
      settings: strikingSettings(settings),
      detail,
    });
    return new URL(dialling.origin);
  };
  return {
    origin,
    route,
    get lastFailure() {
      return lastFailure;
    },
    startFaults() {
      faultsOn = true;
    },
    async endFaults(limitMs) {
      faultsOn = false;
      await options.restarter?.settled();
      const limit = new AbortController();
      const ended = Promise.all(underWay);
      await Promise.race([ended, options.runtime.wait(limitMs, limit.signal).catch(() => {})]);
      limit.abort();
    },
    async close() {
      faultsOn = false;
      if (!server.listening) return;
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function hold(request: IncomingMessage): Promise<HeldRequest> {
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    rawHeaders: request.rawHeaders,
    body: await readWhole(request),
  };
}
