import {
  type BatchWrite,
  type CollectorLink,
  type CollectorSession,
  type NodeRuntime,
  openLocalRuntime,
  type Result,
  type RuntimeParts,
} from '../../engine/node/index.js';
import { evidenceError } from './evidence-error.js';
import { type LineKind, numberIn } from './line.js';
import { logIn } from './run-folder.js';

const CANNOT_KEEP = 'the evidence cannot be kept';
const CANNOT_READ = 'the evidence cannot be read';

/** A line that was read: its number within its kind, and what it says. */
export interface ReadLine {
  readonly number: number;
  readonly fields: unknown;
}

/** The store of one run. One process at a time has it. */
export class EvidenceLog {
  readonly #runtime: NodeRuntime;
  readonly #closers: (() => Promise<void>)[] = [];

  private constructor(
    readonly runId: string,
    readonly folder: string,
    runtime: NodeRuntime,
  ) {
    this.#runtime = runtime;
  }

  /**
   * @param parts the machine; tests give a disk of their own.
   * @throws EvidenceError
   */
  static async open(runId: string, folder: string, parts?: RuntimeParts): Promise<EvidenceLog> {
    const opened = await openLocalRuntime({ nodeId: runId, walPath: logIn(folder) }, parts);
    if (opened.isErr()) throw evidenceError(CANNOT_READ, folder, opened.error());
    return new EvidenceLog(runId, folder, opened.value());
  }

  /**
   * All of them or none; durable when it resolves.
   * @throws EvidenceError
   */
  async write(writes: readonly BatchWrite[]): Promise<void> {
    this.#kept(await this.#runtime.store.batch(writes));
  }

  /** Every line of that kind, in the order of their numbers. */
  *lines(kind: LineKind): Generator<ReadLine> {
    for (const { key, value } of this.#runtime.store.entries({ prefix: `${kind}/` })) {
      const number = numberIn(kind, key);
      if (number !== null) yield { number, fields: JSON.parse(value.toString()) };
    }
  }

  get isEmpty(): boolean {
    return this.#runtime.store.size === 0;
  }

  /** Resolves once a line is durable, or the signal aborts. */
  written(signal: AbortSignal): Promise<void> {
    if (!this.isEmpty || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        stop();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const stop = this.#runtime.store.onLocalWrite(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Called before the log closes: whoever works with it has to end. */
  beforeClose(end: () => Promise<void>): void {
    this.#closers.push(end);
  }

  /** A fact that is no evidence itself, such as how far its delivery is. */
  async note(name: string, fact: object): Promise<void> {
    this.#kept(await this.#runtime.store.note(name, Buffer.from(JSON.stringify(fact))));
  }

  /** The facts whose names begin so, by the rest of their names. */
  notes(prefix: string): Map<string, unknown> {
    const found = [...this.#runtime.store.notes(prefix)];
    return new Map(found.map(([name, fact]) => [name.slice(prefix.length), read(fact)]));
  }

  /** Offers every line to a collector, in order, until it vouches for it. */
  attach(link: CollectorLink): CollectorSession {
    return this.#runtime.sync.attach(link);
  }

  /** Forgets how far a collector is: attached again, it is offered every line. */
  async forget(linkId: string): Promise<void> {
    this.#kept(await this.#runtime.sync.forget(linkId));
  }

  /** Tries again what is due and lets go of what is done with. */
  async tick(): Promise<void> {
    this.#kept(await this.#runtime.sync.tick({ prune: true }));
  }

  /** How many lines every collector that was ever attached has, of how many. */
  stateInfo() {
    return this.#runtime.sync.stateInfo();
  }

  /** Twice is fine. */
  async close(): Promise<void> {
    await Promise.all(this.#closers.splice(0).map((end) => end()));
    this.#kept(await this.#runtime.close());
  }

  #kept<T>(result: Result<T>): T {
    if (result.isErr()) throw evidenceError(CANNOT_KEEP, this.folder, result.error());
    return result.value();
  }
}

function read(fact: Buffer): unknown {
  return JSON.parse(fact.toString());
}
