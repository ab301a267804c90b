import type { Ingest } from '../../sdk/index.js';
import type { Runtime } from '../runtime.js';

/** First and longest pause between two questions whether events are persisted. */
const PAUSE_MS = { first: 50, longest: 1_000 };
/** Without progress for so long, what was accepted is sent again: first and longest time. */
const DOUBT_MS = { first: 15_000, longest: 300_000 };
/** So many answers in a row with nothing under way there: what was accepted was forgotten. */
const IDLE_ANSWERS = 2;

interface Waiter {
  readonly seq: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** How far the cloud is with storing, when to ask it next, and who waits for it. */
export class Persisted {
  /** Every event up to it is stored or rejected there. */
  through = 0;
  readonly #runtime: Pick<Runtime, 'now'>;
  readonly #waiters = new Set<Waiter>();
  #isKnown = false;
  #failure: Error | null = null;
  #pauseMs = PAUSE_MS.first;
  #doubtMs = DOUBT_MS.first;
  #askedAt = 0;
  #progressAt: number;
  #idleAnswers = 0;

  constructor(runtime: Pick<Runtime, 'now'>) {
    this.#runtime = runtime;
    this.#progressAt = runtime.now();
  }

  /** The cloud knows the run. */
  set isKnown(known: boolean) {
    this.#isKnown = known;
    this.#release();
  }

  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** Somebody waits for more than there is. */
  get isLacking(): boolean {
    return [...this.#waiters].some(({ seq }) => seq > this.through);
  }

  get pauseMs(): number {
    return this.#pauseMs;
  }

  /** It is long since it was asked. */
  get isDue(): boolean {
    return this.#runtime.now() - this.#askedAt >= PAUSE_MS.longest;
  }

  /** Whether it may have forgotten what it accepted. True once per doubt. */
  takeDoubt(): boolean {
    const since = this.#runtime.now() - this.#progressAt;
    if (this.#idleAnswers < IDLE_ANSWERS && since < this.#doubtMs) return false;
    if (this.#idleAnswers < IDLE_ANSWERS)
      this.#doubtMs = Math.min(DOUBT_MS.longest, this.#doubtMs * 2);
    this.#progressed();
    return true;
  }

  /** Something was accepted; `first` where nothing else waits for being stored. */
  accepted(first: boolean): void {
    this.#pauseMs = PAUSE_MS.first;
    if (first) this.#progressed();
    else this.#idleAnswers = 0;
  }

  learn({ persisted_through, accepted, persisted, rejected }: Ingest): void {
    this.#askedAt = this.#runtime.now();
    this.#pauseMs = Math.min(PAUSE_MS.longest, this.#pauseMs * 2);
    const isIdle = accepted <= persisted + rejected;
    this.#idleAnswers = isIdle ? this.#idleAnswers + 1 : 0;
    if (persisted_through === null || persisted_through <= this.through) return;
    this.through = persisted_through;
    this.#doubtMs = DOUBT_MS.first;
    this.#pauseMs = PAUSE_MS.first;
    this.#progressed();
    this.#release();
  }

  /** Resolves once everything up to `seq` is persisted; rejects after `reject`, or with the signal. */
  reaches(seq: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => waiter.reject(signal.reason);
      const leave = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', end);
      };
      const waiter: Waiter = {
        seq,
        resolve: () => {
          leave();
          resolve();
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      else if (this.#failure) waiter.reject(this.#failure);
      else this.#release();
    });
  }

  reject(error: Error): void {
    this.#failure = error;
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }

  #progressed(): void {
    this.#progressAt = this.#runtime.now();
    this.#idleAnswers = 0;
  }

  #release(): void {
    if (!this.#isKnown) return;
    for (const waiter of [...this.#waiters]) if (waiter.seq <= this.through) waiter.resolve();
  }
}
