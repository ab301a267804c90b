import type { History, Operation, Outcome } from '../history/index.js';
import type { Runtime } from '../runtime.js';
import type { Scenario } from '../scenario/index.js';
import type { Answers } from './answers.js';
import { assess } from './assess.js';
import type { Attempt, AttemptResult } from './attempt.js';
import { backoff } from './backoff.js';
import type { OutgoingRequest, RequestMaker } from './request.js';
import type { Subjects } from './subjects.js';
import { keyOf } from './template.js';

export interface PerformOptions {
  attempt: Attempt;
  scenario: Scenario;
  seed: string;
  requestOf: RequestMaker;
  subjects: Subjects;
  answers: Answers;
  history: History;
  runtime: Runtime;
  signal: AbortSignal;
}

/**
 * Carries out one operation: sends it, and again after a pause where the outcome is open or the API
 * asks for it, until it is acknowledged, refused, or the attempts are used up.
 * @param from is the number of the first attempt (above 1 where the operation is taken up again).
 * @throws RecorderError when what was recorded cannot be made durable: nothing was sent then.
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
    if (attempt > 1) tellRetry(operation, attempt, pause, history);
    const outgoing = nextRequest(operation, attempt, options);
    announce(outgoing, history);
    await history.settled();
    const began = runtime.now();
    const result = await options.attempt(outgoing);
    outcome = assess(outgoing, result, runtime.now() - began, options);
    if (outcome.acknowledged || isFinal(result)) break;
    pause = pauseAfter(result, operation, attempt, options);
    // It rejects only where the run is ended, which the loop asks for itself.
    if (attempt < last) await runtime.wait(pause, signal).catch(() => {});
  }
  if (operation.kind === 'create') options.subjects.created(outcome);
  const kept = { ...outcome, answer: keptOf(outcome.answer) };
  history.concluded(kept);
  return kept;
}

/** Characters of an answer that are kept: thousands of large ones would fill memory and disk. */
const MAX_KEPT = 64 * 1024;

function keptOf(answer: unknown): unknown {
  const text = JSON.stringify(answer) ?? '';
  return text.length <= MAX_KEPT ? answer : `${text.slice(0, 200)}… (${text.length} characters)`;
}

function nextRequest(
  operation: Operation,
  attempt: number,
  { requestOf, subjects, history }: PerformOptions,
): OutgoingRequest {
  const lives = livesBefore(operation, attempt, history);
  const idempotencyKey = lives === 0 ? operation.idempotencyKey : keyOf(operation.marker, lives);
  const id = operation.kind === 'create' ? null : subjects.idOf(operation.subject);
  return requestOf(operation, { attempt, id, idempotencyKey });
}

/** How often the client had died and come back without its key before that attempt. */
function livesBefore(operation: Operation, attempt: number, history: History): number {
  let lives = 0;
  for (let earlier = 1; earlier < attempt; earlier += 1) {
    if (clientRestart(operation, earlier, history)?.forgetsKey) lives += 1;
  }
  return lives;
}

function tellRetry(operation: Operation, attempt: number, pause: number, history: History): void {
  const died = clientRestart(operation, attempt - 1, history);
  const about = { operation: operation.name, attempt, delay_ms: pause };
  if (died) {
    const key = died.forgetsKey ? ' and has forgotten its idempotency key' : '';
    history.record(
      'client_restarted',
      `${operation.name}: the client is back after ${pause} ms${key}`,
      { operation: operation.name, attempt, downtime_ms: pause, forgets_key: died.forgetsKey },
    );
  }
  history.record('retry_started', `${operation.name}: attempt ${attempt} after ${pause} ms`, about);
}

/** `request_sent` is durable before the request is on its way. */
function announce(outgoing: OutgoingRequest, history: History): void {
  const { operation, attempt, method, path, idempotencyKey } = outgoing;
  history.record('request_sent', `${operation.name}: ${method} ${path}`, {
    operation: operation.name,
    attempt,
    kind: operation.kind,
    subject: operation.subject,
    ...(operation.value === null ? {} : { value: operation.value }),
    method,
    path,
    ...(idempotencyKey === null ? {} : { idempotency_key: idempotencyKey }),
  });
}

/** A refusal that a repetition would not change. */
function isFinal(result: AttemptResult): boolean {
  if (result.kind === 'failure') return false;
  return result.status < 500 && !RETRIED.has(result.status);
}

/** Request Timeout, Conflict (another attempt is still at work), Too Early, Too Many Requests. */
const RETRIED = new Set([408, 409, 425, 429]);

/** A client that died is back when it is back; one that lives waits as its policy or the API says. */
function pauseAfter(
  result: AttemptResult,
  operation: Operation,
  attempt: number,
  { scenario, seed, history }: PerformOptions,
): number {
  const died = clientRestart(operation, attempt, history);
  if (died) return died.pauseMs;
  const asked = result.kind === 'answer' ? (result.retryAfterMs ?? 0) : 0;
  return Math.max(backoff(scenario.retry, seed, operation.name, attempt + 1), asked);
}

/** Null where the client did not die on that attempt. */
function clientRestart(
  { name }: Operation,
  attempt: number,
  history: History,
): { pauseMs: number; forgetsKey: boolean } | null {
  const injected = history.injectedOn(name, attempt);
  if (injected?.fault !== 'client-restart') return null;
  const { pause_ms, forgets_key } = injected.settings;
  return { pauseMs: Number(pause_ms ?? 0), forgetsKey: forgets_key === true };
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
