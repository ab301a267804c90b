import type { EventInput } from '../../../src/sdk/index.js';
import type { Seeded } from '../seed.js';
import type { Plan } from './story.js';

/** An event before it is numbered; `at` in milliseconds since 1970. */
export type Told = Omit<EventInput, 'occurred_at' | 'seq'> & { readonly at: number };

const PATHS = { create: '/orders', update: '/orders/17', read: '/orders/17' } as const;
const METHODS = { create: 'POST', update: 'PUT', read: 'GET' } as const;
const MOST_ATTEMPTS = 4;

/** What went wrong on the way, how it looked to the client, and how long it took to see it. */
const FAULTS = [
  { fault: 'latency', symptom: null, ms: [260, 620] },
  { fault: 'lost-response', symptom: 'timeout', ms: [600, 600] },
  { fault: 'timeout', symptom: 'timeout', ms: [600, 600] },
  { fault: 'connection-reset', symptom: 'reset', ms: [4, 20] },
  { fault: 'error-status', symptom: 'status 503', ms: [8, 30] },
] as const;

/** One operation from its first request to its last answer. */
export function attemptsOf(plan: Plan, startedAt: number, dice: Seeded) {
  const told: Told[] = [];
  let at = startedAt;
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) at = retry(told, plan, attempt, at, dice);
    const fault = faultOf(plan, attempt, dice);
    const doneAt = tellAttempt(told, plan, attempt, at, fault, dice);
    at = doneAt.at;
    const gaveUp = plan.ending === 'failed' && attempt === MOST_ATTEMPTS;
    if (gaveUp) told.push(giveUp(plan, attempt, at));
    if (doneAt.answered || gaveUp) return { told, attempts: attempt, doneAt: at };
  }
}

function retry(told: Told[], plan: Plan, attempt: number, at: number, dice: Seeded): number {
  const delay_ms = dice.between(40, 160) * (attempt - 1);
  const operation = plan.name;
  const message = `${operation}: attempt ${attempt} after ${delay_ms} ms`;
  const payload = { operation, attempt, delay_ms };
  told.push({ at: at + delay_ms, event_type: 'retry_started', message, payload });
  return at + delay_ms;
}

type Fault = (typeof FAULTS)[number];

/** A bad end has a cause: such operations begin with a lost answer. */
function faultOf(plan: Plan, attempt: number, dice: Seeded): Fault | null {
  if (plan.ending === 'failed') return FAULTS[4];
  if (plan.ending === 'broken') return null;
  if (plan.ending !== 'kept' && attempt === 1) return FAULTS[1];
  return attempt < MOST_ATTEMPTS && dice.random() < 0.3 ? dice.pick(FAULTS) : null;
}

function tellAttempt(
  told: Told[],
  plan: Plan,
  attempt: number,
  at: number,
  fault: Fault | null,
  dice: Seeded,
): { at: number; answered: boolean } {
  const { name: operation, kind, subject } = plan;
  const about = { operation, attempt };
  const [least, most] = fault?.ms ?? [5, 38];
  const latency_ms = dice.between(least, most);
  const request = { ...about, kind, subject, method: METHODS[kind], path: PATHS[kind] };
  told.push({
    at,
    event_type: 'request_sent',
    message: `${operation}: ${METHODS[kind]} ${PATHS[kind]}`,
    payload: kind === 'read' ? request : { ...request, value: `sa-5f1e2d-${operation}.` },
  });
  if (fault) {
    const message = `${operation}: ${fault.fault} on attempt ${attempt}`;
    const payload = { ...about, fault: fault.fault, settings: {} };
    told.push({ at: at + 1, event_type: 'fault_injected', message, payload });
  }
  const named = fault ? { fault: fault.fault } : {};
  if (plan.ending === 'broken' && attempt === 1)
    return broke(told, plan, at + latency_ms, latency_ms);
  const answered = !fault?.symptom;
  const status = kind === 'create' ? 201 : 200;
  told.push({
    at: at + latency_ms,
    event_type: answered ? 'response_received' : 'attempt_failed',
    message: answered
      ? `${operation}: attempt ${attempt}: status ${status}`
      : `${operation}: attempt ${attempt} failed under ${fault.fault}: ${fault.symptom}`,
    payload: {
      ...about,
      latency_ms,
      ...named,
      ...(answered ? { status } : { symptom: fault.symptom }),
    },
  });
  return { at: at + latency_ms, answered };
}

function broke(told: Told[], { name: operation }: Plan, at: number, latency_ms: number) {
  const payload = { operation, attempt: 1, symptom: 'reset', latency_ms };
  const message = `${operation}: attempt 1 failed: reset`;
  told.push({ at, event_type: 'connection_failed', severity: 'warning', message, payload });
  return { at, answered: false };
}

function giveUp({ name: operation }: Plan, attempts: number, at: number): Told {
  return {
    at,
    event_type: 'request_timeout',
    severity: 'warning',
    message: `${operation}: given up after ${attempts} attempts`,
    payload: { operation, attempts, gave_up: true },
  };
}
