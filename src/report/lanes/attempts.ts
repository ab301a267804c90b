import { Column } from './column.js';
import type { AttemptOutcome } from './document.js';

/** Attempts held at one time, over all operations; of one operation that retries for ever. */
const MOST = 1_000_000;
const MOST_OF_ONE = 1_000;
/** How far back an answer is looked for: an operation has few attempts under way at once. */
const MOST_LOOKED_AT = 64;

const NONE = -1;
/** No attempt takes that long: it is still open. */
const OPEN = -(2 ** 31);
const LONGEST_MS = 2 ** 31 - 1;
const OUTCOMES: readonly AttemptOutcome[] = ['open', 'answered', 'no_answer'];

/** One attempt; times are epoch milliseconds, `fault` is a code of the fault's name. */
export interface HeldAttempt {
  attempt: number;
  start: number;
  end: number | null;
  outcome: AttemptOutcome;
  status: number | null;
  fault: number;
}

/** The attempts of all operations, each linked to the one before it of the same operation. */
export class Attempts {
  /** Per operation: its last attempt, and how many it has. */
  readonly #last = new Column(Int32Array);
  readonly #count = new Column(Int32Array);
  /** Per attempt. */
  readonly #previous = new Column(Int32Array);
  readonly #number = new Column(Int32Array);
  readonly #start = new Column(Float64Array);
  readonly #took = new Column(Int32Array);
  readonly #outcome = new Column(Uint8Array);
  readonly #status = new Column(Int16Array);
  readonly #fault = new Column(Uint8Array);

  /** Whether an attempt was left out. */
  bounded = false;

  /** Makes room for the next operation. */
  addOperation(): void {
    this.#last.push(NONE);
    this.#count.push(0);
  }

  countOf(operation: number): number {
    return this.#count.at(operation);
  }

  /** @param number below 2^31; null where the agent does not tell: the one after the last. */
  begin(operation: number, number: number | null, start: number, fault: number): void {
    const count = this.#count.at(operation);
    if (count >= MOST_OF_ONE || this.#number.length >= MOST) {
      this.bounded = true;
      return;
    }
    this.#previous.push(this.#last.at(operation));
    this.#last.set(operation, this.#number.length);
    this.#count.set(operation, count + 1);
    this.#number.push(number ?? count + 1);
    this.#start.push(start);
    this.#took.push(OPEN);
    this.#outcome.push(0);
    this.#status.push(NONE);
    this.#fault.push(fault);
  }

  /** The latest attempt of that number, or the latest at all; null where none is held. */
  find(operation: number, number: number | null): number | null {
    let row = this.#last.at(operation);
    for (let looked = 0; row !== NONE && looked < MOST_LOOKED_AT; looked += 1) {
      if (number === null || this.#number.at(row) === number) return row;
      row = this.#previous.at(row);
    }
    return null;
  }

  end(row: number, at: number, outcome: AttemptOutcome, status: number | null): void {
    const took = Math.round(at - this.#start.at(row));
    this.#took.set(row, Math.max(-LONGEST_MS, Math.min(LONGEST_MS, took)));
    this.#outcome.set(row, OUTCOMES.indexOf(outcome));
    if (status !== null) this.#status.set(row, status);
  }

  isOpen(row: number): boolean {
    return this.#outcome.at(row) === 0;
  }

  /** The first fault that is told of an attempt stays. */
  touch(row: number, fault: number): void {
    if (this.#fault.at(row) === 0) this.#fault.set(row, fault);
  }

  /** The first attempts of an operation, in the order of their beginning. */
  of(operation: number, most: number): HeldAttempt[] {
    const rows: number[] = [];
    for (let row = this.#last.at(operation); row !== NONE; row = this.#previous.at(row)) {
      rows.push(row);
    }
    return rows
      .reverse()
      .slice(0, most)
      .map((row) => this.#read(row));
  }

  #read(row: number): HeldAttempt {
    const start = this.#start.at(row);
    const took = this.#took.at(row);
    const status = this.#status.at(row);
    return {
      attempt: this.#number.at(row),
      start,
      end: took === OPEN ? null : start + took,
      outcome: OUTCOMES[this.#outcome.at(row)] ?? 'open',
      status: status === NONE ? null : status,
      fault: this.#fault.at(row),
    };
  }
}
