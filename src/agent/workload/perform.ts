import type { History, Operation, Outcome, Symptom } from '../history/index.js';
import type { Runtime } from '../runtime.js';
import type { Scenario } from '../scenario/index.js';
import type { Attempt, AttemptResult } from './attempt.js';
import { backoff } from './backoff.js';

export interface PerformOptions {
  attempt: Attempt;
  scenario: Scenario;
  seed: string;
  /** Path that an operation is sent to, for the events. */
  pathOf(operation: Operation): string;
  history: History;
  runtime: Runtime;
  signal: AbortSignal;
}

/**
 * Carries out one operation: sends it, and again after a pause where the outcome is open or the API
 * asks for it, until it is acknowledged, refused, or the attempts are used up.
 * @param from is the number of the first attempt (above 1 where the operation is taken up again).
 */
export async function perform(
  operation: Operation,
  options: PerformOptions,
  from = 1,
  last = options.scenario.retry.attempts,
): Promise<Outcome> {
  const { history, runtime, signal } = options;
  let outcome: Outcome = unsent(operation);
  let pause = 0;
  for (let attempt = from; attempt <= last && !signal.aborted; attempt += 1) {
    if (attempt > 1) {
      history.record('retry_started', `${operation.name}: attempt ${attempt} after ${pause} ms`, {
        operation: operation.name,
        attempt,
        delay_ms: pause,
      });
    }
    announce(operation, attempt, options);
    const began = runtime.now();
    const result = await options.attempt(operation, attempt);
    outcome = assess(operation, attempt, result, runtime.now() - began, options);
    if (outcome.acknowledged || isFinal(result)) break;
    pause = pauseAfter(result, operation, attempt, options);
    if (attempt < last) await runtime.wait(pause, signal).catch(() => {});
  }
  history.concluded(outcome);
  return outcome;
}

function announce(operation: Operation, attempt: number, options: PerformOptions): void {
  const { method } = options.scenario.request;
  const path = options.pathOf(operation);
  options.history.record('request_sent', `${operation.name}: ${method} ${path}`, {
    operation: operation.name,
    attempt,
    method,
    path,
    ...(options.scenario.idempotency ? { idempotency_key: operation.idempotencyKey } : {}),
  });
}

/** Records what the attempt brought and says what is known of the operation now. */
function assess(
  operation: Operation,
  attempt: number,
  result: AttemptResult,
  latencyMs: number,
  { history, scenario }: PerformOptions,
): Outcome {
  const fault = history.faultOn(operation.name, attempt);
  const about = { operation: operation.name, attempt, latency_ms: latencyMs };
  const symptom = symptomOf(result);
  const of = `${operation.name}: attempt ${attempt}`;
  if (symptom !== null && fault !== null) {
    history.record('attempt_failed', `${of} failed under ${fault}: ${symptom}`, {
      ...about,
      fault,
      symptom,
    });
  } else if (result.kind === 'answer') {
    history.record('response_received', `${of}: status ${result.status}`, {
      ...about,
      status: result.status,
      ...(fault === null ? {} : { fault }),
    });
  } else if (symptom === 'timeout') {
    history.record('request_timeout', `${of} got no answer in ${scenario.attempt_timeout_ms} ms`, {
      operation: operation.name,
      attempt,
      timeout_ms: scenario.attempt_timeout_ms,
    });
  } else {
    history.record('connection_failed', `${of} without a fault: ${symptom}`, { ...about, symptom });
  }
  return {
    operation,
    attempts: attempt,
    acknowledged: result.kind === 'answer' && symptom === null,
    answer: result.kind === 'answer' && symptom === null ? result.answer : null,
    lastSymptom: symptom,
    lastFaulted: fault !== null,
  };
}

function symptomOf(result: AttemptResult): Symptom | null {
  if (result.kind === 'failure') return result.symptom;
  return result.status >= 200 && result.status <= 299 ? null : `status ${result.status}`;
}

/** A refusal that a repetition would not change. */
function isFinal(result: AttemptResult): boolean {
  if (result.kind === 'failure') return false;
  return result.status < 500 && !RETRIED.has(result.status);
}

/** Request Timeout, Conflict (another attempt is still at work), Too Early, Too Many Requests. */
const RETRIED = new Set([408, 409, 425, 429]);

function pauseAfter(
  result: AttemptResult,
  operation: Operation,
  attempt: number,
  { scenario, seed }: PerformOptions,
): number {
  const asked = result.kind === 'answer' ? (result.retryAfterMs ?? 0) : 0;
  return Math.max(backoff(scenario.retry, seed, operation.name, attempt + 1), asked);
}

function unsent(operation: Operation): Outcome {
  return {
    operation,
    attempts: 0,
    acknowledged: false,
    answer: null,
    lastSymptom: null,
    lastFaulted: true,
  };
}
