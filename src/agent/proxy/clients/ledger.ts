import type { InjectedFault } from '../observer.js';

/** One attempt of a client, as both sides saw it. Times are milliseconds of one clock. */
export interface ClientAttempt {
  readonly number: number;
  readonly beganAt: number;
  /** When the client had its answer, or no connection any more; null while it waits. */
  endedAt: number | null;
  /** Status of each answer that the API gave to it; several where it was delivered twice. */
  readonly answered: number[];
  /** What the client got, whole and undamaged; null where it got nothing that it could trust. */
  seen: number | null;
  /** How long the answer asked the client to wait before it comes again; null where it did not. */
  retryAfterMs: number | null;
  fault: string | null;
}

/** What a client wants to happen once, as far as its requests tell. */
export interface ClientOperation {
  /** Hash of the key; without a key of method, path and body. */
  readonly identity: string;
  readonly key: string | null;
  readonly method: string;
  /** Path and query of its first request; of a very long one the beginning. */
  readonly path: string;
  /** Hash of method, path and body; null where the body was too long or streamed. */
  readonly content: string | null;
  /** Other contents that came with the same key; of very many only some. */
  readonly otherContents: Set<string>;
  readonly attempts: ClientAttempt[];
  /** Attempts beyond those that are kept. */
  forgottenAttempts: number;
}

/** What is known of the traffic, bounded. */
export interface Ledger {
  readonly operations: ReadonlyMap<string, ClientOperation>;
  /** Operations that had to make room for newer ones. */
  readonly forgotten: number;
  begin(
    operation: NewOperation,
    now: number,
  ): { operation: ClientOperation; attempt: ClientAttempt };
  find(identity: string, number: number): ClientAttempt | null;
  noteFault(injected: Pick<InjectedFault, 'fault' | 'operation' | 'attempt'>): void;
}

export type NewOperation = Pick<
  ClientOperation,
  'identity' | 'key' | 'method' | 'path' | 'content'
>;

const MOST_OPERATIONS = 50_000;
const MOST_ATTEMPTS = 64;
/** What is kept of what else came with one key. */
const MOST_CONTENTS = 64;
/** Characters that are kept of a path or a key: what it is an attempt of, its hash tells. */
const MOST_TEXT = 1_024;

export function createLedger(mostOperations = MOST_OPERATIONS): Ledger {
  const operations = new Map<string, ClientOperation>();
  let forgotten = 0;
  const makeRoom = () => {
    if (operations.size < mostOperations) return;
    const [oldest] = operations.keys();
    if (oldest === undefined) return;
    operations.delete(oldest);
    forgotten += 1;
  };
  const find = (identity: string, number: number) =>
    operations.get(identity)?.attempts.find((attempt) => attempt.number === number) ?? null;
  return {
    operations,
    get forgotten() {
      return forgotten;
    },
    begin(begun, now) {
      let operation = operations.get(begun.identity);
      if (operation === undefined) {
        makeRoom();
        operation = {
          ...begun,
          key: begun.key && shortened(begun.key),
          path: shortened(begun.path),
          otherContents: new Set(),
          attempts: [],
          forgottenAttempts: 0,
        };
        operations.set(begun.identity, operation);
      }
      const { content, otherContents } = operation;
      if (begun.content !== null && content !== null && begun.content !== content) {
        if (otherContents.size < MOST_CONTENTS) otherContents.add(begun.content);
      }
      const { attempts } = operation;
      if (attempts.length >= MOST_ATTEMPTS) {
        attempts.shift();
        operation.forgottenAttempts += 1;
      }
      const attempt: ClientAttempt = {
        number: attempts.length + operation.forgottenAttempts + 1,
        beganAt: now,
        endedAt: null,
        answered: [],
        seen: null,
        retryAfterMs: null,
        fault: null,
      };
      attempts.push(attempt);
      return { operation, attempt };
    },
    find,
    noteFault({ fault, operation, attempt }) {
      const touched = find(operation, attempt);
      if (touched) touched.fault ??= fault;
    },
  };
}

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
