import type { ClientAttempt, ClientOperation } from './ledger.js';

/** What a client did wrong, or cannot know. */
export type FindingKind =
  | 'double-submission'
  | 'retry-with-new-key'
  | 'retry-without-key'
  | 'key-reused'
  | 'unconfirmed-write'
  | 'abandoned-write'
  | 'retry-storm'
  | 'retry-after-ignored';

export interface ClientFinding {
  kind: FindingKind;
  method: string;
  path: string;
  /** Attempts of the operation so far. */
  attempts: number;
  detail: string;
}

/** A client that failed so lately may be about to try again. */
const MAY_COME_AGAIN_MS = 2_000;

/**
 * What is said about all traffic so far. An operation whose client still waits, or may be pausing
 * before its next attempt, is not given up yet.
 */
export function findingsOf(operations: Iterable<ClientOperation>, now: number): ClientFinding[] {
  const all = [...operations];
  return [
    ...all.flatMap((operation) => RULES.flatMap((rule) => found(rule, operation, now))),
    ...newKeys(all),
  ];
}

interface Rule {
  kind: FindingKind;
  /** What to say; null where there is nothing. */
  look(operation: ClientOperation, now: number): string | null;
}

const RULES: readonly Rule[] = [
  { kind: 'double-submission', look: doubleSubmission },
  { kind: 'retry-without-key', look: retryWithoutKey },
  { kind: 'key-reused', look: keyReused },
  { kind: 'unconfirmed-write', look: unconfirmedWrite },
  { kind: 'abandoned-write', look: abandonedWrite },
  { kind: 'retry-storm', look: retryStorm },
  { kind: 'retry-after-ignored', look: retryAfterIgnored },
];

function found({ kind, look }: Rule, operation: ClientOperation, now: number): ClientFinding[] {
  const detail = look(operation, now);
  return detail === null ? [] : [finding(kind, operation, detail)];
}

function finding(kind: FindingKind, operation: ClientOperation, detail: string): ClientFinding {
  const { method, path, attempts, forgottenAttempts } = operation;
  return { kind, method, path, attempts: attempts.length + forgottenAttempts, detail };
}

/** Without a key the API cannot tell a repetition from a second wish. */
function doubleSubmission(operation: ClientOperation): string | null {
  if (operation.key !== null || !isUnsafe(operation)) return null;
  const repeated = retries(operation).filter(
    ([before, after]) => accepted(before) && accepted(after),
  );
  if (repeated.length === 0) return null;
  const [first] = repeated;
  return `the same body was sent again without a key after attempt ${first?.[0].number} had no answer, and both were accepted`;
}

function retryWithoutKey(operation: ClientOperation): string | null {
  if (operation.key !== null || !isUnsafe(operation)) return null;
  const count = retries(operation).length;
  return count === 0 ? null : `sent again ${times(count)} without a key`;
}

function keyReused({ key, otherContents }: ClientOperation): string | null {
  if (key === null || otherContents.size === 0) return null;
  return `the key ${key} came with ${otherContents.size + 1} different requests`;
}

/** The write has happened; the client has no answer and has not asked again. */
function unconfirmedWrite(operation: ClientOperation, now: number): string | null {
  if (!isWrite(operation) || !givenUp(operation, now)) return null;
  if (!operation.attempts.some(accepted)) return null;
  return 'the API accepted it, its answer was lost, and the client has not asked again';
}

/** The write has not happened, and the client has given up. */
function abandonedWrite(operation: ClientOperation, now: number): string | null {
  if (!isWrite(operation) || !givenUp(operation, now)) return null;
  if (operation.attempts.some(accepted)) return null;
  return 'no attempt was accepted, and the client has not tried again';
}

/** So fast that a network or an API that is in trouble gets no pause. */
const NO_PAUSE_MS = 20;
const STORM = 3;

function retryStorm(operation: ClientOperation): string | null {
  const hasty = retries(operation).filter(
    ([before, after]) => before.endedAt !== null && after.beganAt - before.endedAt < NO_PAUSE_MS,
  );
  if (hasty.length < STORM) return null;
  return `sent again ${times(hasty.length)} within ${NO_PAUSE_MS} ms after a failure`;
}

/** Clocks and timers may be a little early. */
const EARLY_MS = 50;

function retryAfterIgnored({ attempts }: ClientOperation): string | null {
  for (const [index, attempt] of attempts.entries()) {
    const next = attempts[index + 1];
    const { retryAfterMs, endedAt, number } = attempt;
    if (retryAfterMs === null || endedAt === null || next === undefined) continue;
    const waited = next.beganAt - endedAt;
    if (waited < retryAfterMs - EARLY_MS) {
      return `attempt ${number} was asked to wait ${retryAfterMs} ms, and the next came after ${Math.round(waited)} ms`;
    }
  }
  return null;
}

/** The same content under another key, once the first had no answer: the key protects nothing. */
function newKeys(operations: readonly ClientOperation[]): ClientFinding[] {
  const byContent = new Map<string, ClientOperation[]>();
  for (const operation of operations) {
    if (operation.key === null || operation.content === null || !isUnsafe(operation)) continue;
    const alike = byContent.get(operation.content);
    if (alike === undefined) byContent.set(operation.content, [operation]);
    else alike.push(operation);
  }
  return [...byContent.values()].flatMap((alike) =>
    alike.slice(1).flatMap((operation, index) => {
      const before = alike[index];
      const last = before?.attempts.at(-1);
      const first = operation.attempts[0];
      if (!before || !last || !first || last.endedAt === null) return [];
      if (succeeded(last) || first.beganAt < last.endedAt) return [];
      const both = before.attempts.some(accepted) && operation.attempts.some(accepted);
      const outcome = both ? ', and both were accepted' : '';
      return [
        finding(
          'retry-with-new-key',
          operation,
          `sent again under another key than before${outcome}`,
        ),
      ];
    }),
  );
}

/** Attempts that follow one which had not brought what the client wanted. */
function retries({ attempts }: ClientOperation): [ClientAttempt, ClientAttempt][] {
  return attempts.flatMap((attempt, index) => {
    const next = attempts[index + 1];
    return next !== undefined && !succeededBefore(attempt, next) ? [[attempt, next]] : [];
  });
}

function succeededBefore(attempt: ClientAttempt, next: ClientAttempt): boolean {
  return succeeded(attempt) && attempt.endedAt !== null && attempt.endedAt <= next.beganAt;
}

function succeeded({ seen }: ClientAttempt): boolean {
  return seen !== null && seen < 500 && seen !== 408 && seen !== 425 && seen !== 429;
}

function accepted({ answered }: ClientAttempt): boolean {
  return answered.some((status) => status >= 200 && status <= 299);
}

function givenUp({ attempts }: ClientOperation, now: number): boolean {
  const last = attempts.at(-1);
  if (last === undefined || last.endedAt === null || succeeded(last)) return false;
  return now - last.endedAt >= Math.max(MAY_COME_AGAIN_MS, last.retryAfterMs ?? 0);
}

/** Done twice it may mean something else than done once (RFC 9110, 9.2.2). */
function isUnsafe({ method }: ClientOperation): boolean {
  return method === 'POST' || method === 'PATCH';
}

function isWrite(operation: ClientOperation): boolean {
  return isUnsafe(operation) || operation.method === 'PUT' || operation.method === 'DELETE';
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
