import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Runtime } from '../../runtime.js';
import type { TlsTrust } from '../../target/index.js';
import { createCarrier } from '../carrier.js';
import { listenOn } from '../listen.js';
import { kindOf } from '../mark.js';
import { createSchedule, type FaultPlan } from '../schedule.js';
import { type ClientFinding, findingsOf } from './findings.js';
import { identify } from './identify.js';
import { type ClientAttempt, createLedger } from './ledger.js';
import { type RouteSummary, routesOf } from './routes.js';

export interface ClientProxyOptions {
  listen: { host: string; port: number };
  upstream: URL;
  trust: TlsTrust;
  plan: FaultPlan;
  seed: string;
  /** The header that carries the clients' idempotency keys. */
  keyHeader: string;
  runtime: Runtime;
  /** Something that the one who watches should know, such as an upstream that is away. */
  onProblem(problem: string): void;
}

/** A proxy for somebody else's clients: it injects faults into their traffic and watches what they do. */
export interface ClientProxy {
  readonly origin: string;
  report(): ClientReport;
  /** Ends faults and connections. May be called twice. */
  close(): Promise<void>;
}

/** What was seen until now. Everything in it that came from clients may hold any character. */
export interface ClientReport {
  operations: number;
  attempts: number;
  /** Requests whose operation could not be told; they passed untouched. */
  unidentified: number;
  /** Operations that are not known any more, because newer ones took their place. */
  forgotten: number;
  /** Injected faults per name. */
  faults: Record<string, number>;
  /** Faults that could not be injected where they were planned. */
  leftOut: number;
  /** Requests that could not be passed on. */
  failures: number;
  findings: ClientFinding[];
  routes: RouteSummary[];
}

/**
 * Faults are a function of seed, operation and attempt, where the operation is what `identify` says.
 * @throws ListenError, ForbiddenAddressError
 */
export async function startClientProxy(options: ClientProxyOptions): Promise<ClientProxy> {
  const { runtime, seed, keyHeader } = options;
  const ledger = createLedger();
  const faults: Record<string, number> = {};
  const count = { unidentified: 0, leftOut: 0, failures: 0 };
  const responses = new WeakMap<IncomingMessage, ServerResponse>();

  const carrier = createCarrier({
    target: options.upstream,
    trust: options.trust,
    seed,
    schedule: createSchedule(options.plan, seed, [], false),
    restarter: null,
    runtime,
    forClients: true,
    observer: {
      faultInjected(injected) {
        faults[injected.fault] = (faults[injected.fault] ?? 0) + 1;
        ledger.noteFault(injected);
      },
      faultLeftOut: () => {
        count.leftOut += 1;
      },
      appRestarted: () => undefined,
      targetLost: () => undefined,
    },
    onFailure(problem) {
      count.failures += 1;
      options.onProblem(problem);
    },
    onAnswer({ operation, attempt }, answer) {
      const known = ledger.find(operation, attempt);
      known?.answered.push(answer.statusCode ?? 0);
      if (known) known.retryAfterMs = retryAfterOf(answer, runtime.now());
    },
    async identify(request) {
      const { operation, held } = await identify(request, keyHeader);
      if (operation === null) {
        count.unidentified += 1;
        return { mark: null, held };
      }
      const { attempt } = ledger.begin(operation, runtime.now());
      const response = responses.get(request);
      if (response) watchEnd(response, attempt, runtime);
      const mark = {
        operation: operation.identity,
        attempt: attempt.number,
        kind: kindOf(request),
      };
      return { mark, held };
    },
  });
  // Before the carrier's own listener, which asks for the identity at once.
  for (const event of ['request', 'checkContinue']) {
    carrier.server.prependListener(event, (request: IncomingMessage, response: ServerResponse) =>
      responses.set(request, response),
    );
  }
  const { address, family, port } = await listenOn(carrier.server, options.listen);
  carrier.startFaults();

  return {
    origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    report() {
      const operations = [...ledger.operations.values()];
      const findings = findingsOf(operations, runtime.now());
      return {
        operations: operations.length,
        attempts: operations.reduce(
          (sum, { attempts, forgottenAttempts }) => sum + attempts.length + forgottenAttempts,
          0,
        ),
        ...count,
        forgotten: ledger.forgotten,
        faults: { ...faults },
        findings,
        routes: routesOf(operations, findings),
      };
    },
    close: carrier.close,
  };
}

/** An answer counts as seen when all of it has gone out and no fault has damaged it. */
function watchEnd(response: ServerResponse, attempt: ClientAttempt, runtime: Runtime): void {
  response.once('close', () => {
    attempt.endedAt = runtime.now();
    const whole = response.writableFinished && attempt.fault !== 'corrupted-body';
    attempt.seen = whole ? response.statusCode : null;
  });
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf({ headers }: IncomingMessage, now: number): number | null {
  const value = headers['retry-after'];
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
