import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Runtime } from '../runtime.js';
import { draw } from '../scenario/index.js';
import { connectionProblem, type TlsTrust } from '../target/index.js';
import { breakOff } from './break-off.js';
import { createExchange } from './exchange.js';
import { strike } from './faults/index.js';
import { forward } from './forward.js';
import { type HeldBody, holdBody } from './held-body.js';
import type { Mark } from './mark.js';
import type { ProxyObserver } from './observer.js';
import type { Restarter } from './restarter.js';
import type { PlannedFault, Schedule } from './schedule.js';
import type { PlannedRequest } from './selector.js';
import { openTunnels } from './tunnel.js';
import { createUnderWay } from './under-way.js';
import { createUpstream } from './upstream.js';

/** Which attempt a request is, and what had to be read of its body to find out. */
export interface Identified {
  mark: Mark | null;
  held: HeldBody | null;
}

export interface CarrierOptions {
  target: URL;
  trust?: TlsTrust;
  seed: string;
  schedule: Schedule;
  observer: ProxyObserver;
  restarter: Restarter | null;
  runtime: Runtime;
  identify(request: IncomingMessage): Identified | Promise<Identified>;
  /** The head of the answer of the API to an attempt, whether or not the client will see it. */
  onAnswer?(mark: Mark, answer: IncomingMessage): void;
  /** Something without a mark could not be passed on. */
  onFailure?(problem: string): void;
  /**
   * True where the client is somebody else's: untouched requests share connections, the API sees a
   * client go, and what cannot be passed on is answered 502. False where it is the workload: each of
   * its requests has a connection of its own and is seen through, and a failure is a broken connection.
   */
  forClients?: boolean;
}

/** The server that passes requests on and lets faults have those that they are planned for. */
export interface Carrier {
  readonly server: Server;
  readonly lastFailure: Error | null;
  /** Null while there are no faults. */
  plannedFault(mark: Mark, request: PlannedRequest): PlannedFault | null;
  startFaults(): void;
  endFaults(limitMs: number): Promise<{ stillUnderWay: number }>;
  close(): Promise<void>;
}

export function createCarrier(options: CarrierOptions): Carrier {
  const { observer, restarter, runtime, target } = options;
  const closing = new AbortController();
  const upstream = createUpstream(target, options.trust ?? {}, closing.signal);
  const underWay = createUnderWay(runtime);
  const hung = new Set<ServerResponse>();
  let faults: AbortController | null = null;
  let lastFailure: Error | null = null;

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const identified = options.identify(request);
    const carrying =
      'then' in identified
        ? identified.then((whole) => carry(request, response, whole))
        : carry(request, response, identified);
    underWay.add(carrying);
  };
  const carry = async (
    request: IncomingMessage,
    response: ServerResponse,
    { mark, held }: Identified,
  ) => {
    const begun = restarter?.begun ?? 0;
    const wasDown = restarter?.down ?? false;
    try {
      await withFaultOrNot(request, response, mark, held);
    } catch (error) {
      if (closing.signal.aborted) return;
      const down = mark !== null && (wasDown || (restarter?.begun ?? 0) !== begun);
      fail(error, request, response, mark, down);
    }
  };
  const withFaultOrNot = (
    request: IncomingMessage,
    response: ServerResponse,
    mark: Mark | null,
    held: HeldBody | null,
  ) => {
    const { method = 'GET', url: path = '/' } = request;
    const planned = mark && plannedFault(mark, { kind: mark.kind, method, path });
    if (!mark || !planned) return untouched(request, response, mark, held);
    return withFault(request, response, mark, held, planned);
  };
  const withFault = async (
    request: IncomingMessage,
    response: ServerResponse,
    mark: Mark,
    held: HeldBody | null,
    planned: PlannedFault,
  ) => {
    const lasting = faults?.signal;
    if (request.headers.expect !== undefined && held === null) response.writeContinue();
    const whole = held ?? (await holdBody(request));
    if (lasting === undefined || lasting.aborted) return untouched(request, response, mark, whole);
    if (whole.rest !== null) {
      const reason = 'the request is longer than what a fault may hold';
      const { operation, attempt } = mark;
      observer.faultLeftOut({ fault: planned.fault, operation, attempt, reason });
      return untouched(request, response, mark, whole);
    }
    const exchange = createExchange(
      { request, response, body: whole.start, mark },
      {
        upstream,
        observer,
        planned,
        // It rejects only where the faults end, and what waited then goes on at once.
        wait: (ms) => runtime.wait(ms, lasting).catch(() => undefined),
        draw: (nth) =>
          draw(options.seed, planned.fault, mark.operation, mark.attempt, ...nthOf(nth)),
        restart: () => faults !== null && (restarter?.restart() ?? false),
        // The faults may have ended while the API was at work on it.
        hang: (left) => (lasting.aborted ? breakOff(request.socket) : leave(left)),
        onAnswer: (answer) => options.onAnswer?.(mark, answer),
      },
    );
    return strike(planned.fault, exchange, planned.settings);
  };
  const untouched = (
    request: IncomingMessage,
    response: ServerResponse,
    mark: Mark | null,
    held: HeldBody | null,
  ) => {
    const ofClient = mark === null || options.forClients === true;
    return forward(request, response, held, {
      upstream,
      connection: ofClient ? 'pooled' : 'own',
      seenThrough: !ofClient,
      onAnswer: (answer) => void (mark && options.onAnswer?.(mark, answer)),
    });
  };
  const plannedFault = (mark: Mark, request: PlannedRequest) =>
    faults === null ? null : options.schedule(mark.operation, mark.attempt, request);
  const leave = (response: ServerResponse) => {
    hung.add(response);
    response.once('close', () => hung.delete(response));
  };
  const noteFailure = (error: unknown) => {
    lastFailure = error instanceof Error ? error : new Error(String(error));
    return `${target.origin} cannot be reached: ${connectionProblem(lastFailure)}`;
  };
  const fail = (
    error: unknown,
    request: IncomingMessage,
    response: ServerResponse,
    mark: Mark | null,
    down: boolean,
  ) => {
    if (request.socket.destroyed) return;
    const problem = noteFailure(error);
    if (mark && down) {
      const { operation, attempt } = mark;
      const detail = 'the API was down';
      observer.faultInjected({ fault: 'restart', operation, attempt, settings: {}, detail });
    }
    if (mark && !options.forClients) breakOff(request.socket);
    else answerBadGateway(response, problem);
  };
  const answerBadGateway = (response: ServerResponse, problem: string) => {
    options.onFailure?.(problem);
    if (response.headersSent) response.destroy();
    else {
      response.writeHead(502, 'Bad Gateway', { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`softadastra proxy: ${problem}\n`);
    }
  };

  const server = createServer({ maxHeaderSize: 256 * 1024 }, serve);
  server.on('checkContinue', serve);
  // The limits are those of client and API: none is added in between.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const tunnels = openTunnels(server, upstream, noteFailure);

  return {
    server,
    get lastFailure() {
      return lastFailure;
    },
    plannedFault,
    startFaults() {
      faults ??= new AbortController();
    },
    async endFaults(limitMs) {
      faults?.abort();
      faults = null;
      for (const { socket } of hung) if (socket) breakOff(socket);
      await restarter?.settled();
      return { stillUnderWay: await underWay.ended(limitMs) };
    },
    async close() {
      faults?.abort();
      faults = null;
      closing.abort();
      upstream.close();
      tunnels.close();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The first number of a fault is drawn as it always was. */
function nthOf(nth: number): number[] {
  return nth === 0 ? [] : [nth];
}
