import { setImmediate as nextTurn } from 'node:timers/promises';
import { CloudError, type Run } from '../../src/sdk/index.js';

interface Pending {
  readonly seqs: readonly number[];
  answer(): void;
  refuse(error: Error): void;
}

/** A cloud behind the client's methods that answers when a test says so, and remembers all. */
export class HeldCloud {
  reachable = false;
  /** Answers by itself. */
  eager = false;
  /** Every event of every request, as it came. */
  readonly received: { seq: number; payload?: { set_aside?: boolean } }[] = [];
  readonly opened: unknown[] = [];
  persistedThrough = 0;
  /** Epoch milliseconds; waiting takes none of it. */
  time = 0;
  /** Milliseconds that were waited for, in order. */
  readonly waits: number[] = [];
  /** Thrown instead of the next answers. */
  readonly failures: Error[] = [];
  #pending: Pending[] = [];

  readonly runtime = {
    now: () => this.time,
    newId: (prefix: string) => `${prefix}_${this.waits.length}`,
    wait: async (milliseconds: number, signal?: AbortSignal) => {
      this.waits.push(milliseconds);
      await nextTurn();
      signal?.throwIfAborted();
    },
  };

  async createRun(input: unknown): Promise<Run> {
    await this.#arrive();
    this.opened.push(input);
    return this.#run();
  }

  async getRun(): Promise<Run> {
    await this.#arrive();
    return this.#run();
  }

  async submitSerialized(_runId: string, body: string, options: { signal?: AbortSignal } = {}) {
    await this.#arrive();
    const { events } = JSON.parse(body) as { events: HeldCloud['received'] };
    this.received.push(...events);
    const isStandIn = events.every(({ payload }) => payload?.set_aside === true);
    if (!this.eager && !isStandIn) {
      await new Promise<void>((answer, refuse) => {
        this.#pending.push({ seqs: events.map(({ seq }) => seq), answer, refuse });
        options.signal?.addEventListener('abort', () => refuse(away()));
      });
    }
    return { accepted: events.length, last_seq: events.at(-1)?.seq ?? null };
  }

  lose(): void {
    this.reachable = false;
    for (const { refuse } of this.#take()) refuse(away());
  }

  answerAll(): void {
    for (const { answer } of this.#take()) answer();
  }

  refuse(seq: number, message: string): void {
    for (const { seqs, refuse } of this.#take()) {
      const path = `/events/${seqs.indexOf(seq)}/payload`;
      const details = [{ path, message }];
      refuse(new CloudError({ status: 400, code: 'validation_failed', message, details }));
    }
  }

  async #arrive(): Promise<void> {
    await nextTurn();
    if (!this.reachable) throw away();
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  #take(): Pending[] {
    return this.#pending.splice(0);
  }

  #run(): Run {
    const count = this.persistedThrough;
    const pending = new Set(this.received.map(({ seq }) => seq)).size - count;
    const ingest = {
      accepted: count + Math.max(0, pending),
      persisted: count,
      rejected: 0,
      persisted_through: count,
    };
    return { ingest } as Run;
  }
}

export function away(): CloudError {
  return new CloudError({ status: 0, code: 'no_answer', message: 'nobody is there' });
}

/** Lets everything happen that waits for nothing but its turn. */
export async function turns(count = 60): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}
