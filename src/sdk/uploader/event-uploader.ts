import { backoffMs } from '../backoff.js';
import { CloudError } from '../cloud-error.js';
import type { EventInput } from '../types.js';
import {
  type EventUploaderOptions,
  type UploadProgress,
  type UploadResult,
  withDefaults,
} from './options.js';
import { bodyOf, Outbox } from './outbox.js';
import { Pause } from './pause.js';
import { SetAside } from './set-aside.js';
import { stoppedError, Waiters } from './waiters.js';

/**
 * Carries the events of one run to the cloud and loses none: each is numbered, kept until the cloud
 * says that it is persisted, and sent again whenever that is in doubt. Events wait in memory, so a
 * program that must survive its own death keeps a copy of its own.
 */
export class EventUploader {
  readonly #options: ReturnType<typeof withDefaults>;
  readonly #outbox = new Outbox();
  readonly #setAside: SetAside;
  readonly #pause: Pause;
  readonly #backoffPause: Pause;
  readonly #waiters = new Waiters();
  #loop: Promise<void> | null = null;
  #abort = new AbortController();
  /** Stopped or failed: nothing is sent until `resume`. */
  #halted = false;
  #state: UploadProgress['state'] = 'idle';
  #failures = 0;
  #error: Error | null = null;
  #batchLimit: number;
  #confirmWait: number;
  #lastProgressAt = 0;
  #lastConfirmAt = 0;

  constructor(options: EventUploaderOptions) {
    this.#options = withDefaults(options);
    const { clock, newEventId, onSetAside } = this.#options;
    this.#setAside = new SetAside({ outbox: this.#outbox, clock, newEventId, onSetAside });
    this.#pause = new Pause(this.#options.clock);
    this.#backoffPause = new Pause(this.#options.clock);
    this.#batchLimit = this.#options.maxBatchEvents;
    this.#confirmWait = this.#options.confirmMs.first;
  }

  /**
   * Takes an event over and starts sending. What the event holds is copied. Throws when it cannot be
   * written as JSON; then it has no number and nothing else is affected.
   */
  add(event: Omit<EventInput, 'seq'>): { id: string; seq: number } {
    const id = event.id ?? this.#options.newEventId();
    const occurred_at = event.occurred_at ?? new Date(this.#options.clock.now()).toISOString();
    const seq = this.#outbox.add((number) =>
      JSON.stringify({ ...event, id, seq: number, occurred_at }),
    );
    if (!this.#halted) this.#start();
    return { id, seq };
  }

  /** The number of the last event, for `finishRun`. */
  get lastSeq(): number {
    return this.#outbox.lastSeq;
  }

  /** Where things stand. */
  progress(nextTryMs: number | null = null): UploadProgress {
    return {
      state: this.#state,
      added: this.#outbox.lastSeq,
      unsent: this.#outbox.unsent,
      persistedThrough: this.#outbox.persistedThrough,
      setAside: this.#setAside.events.length,
      failures: this.#failures,
      error: this.#error,
      nextTryMs,
    };
  }

  /**
   * Resolves once everything added so far is persisted. Rejects when that will not happen by itself:
   * the key was refused (CloudError), or the uploader was stopped. The events are kept even then.
   */
  async drained(): Promise<UploadResult> {
    const through = this.#outbox.lastSeq;
    if (this.#outbox.persistedThrough < through) {
      if (this.#halted) throw this.#error ?? stoppedError(this.#outbox.unpersisted);
      const done = this.#waiters.wait(through);
      this.#pause.wake();
      await done;
    }
    return { events: through, setAside: [...this.#setAside.events] };
  }

  /** Goes on after a failure or a stop; without effect while it runs. */
  resume(): void {
    this.#halted = false;
    this.#start();
  }

  /** Ends sending, also a request under way. Unpersisted events stay for `resume`. */
  async stop(): Promise<void> {
    this.#halted = true;
    this.#abort.abort();
    this.#pause.wake();
    this.#backoffPause.wake();
    await this.#loop;
    if (!this.#halted) return;
    this.#state = 'stopped';
    this.#waiters.reject(stoppedError(this.#outbox.unpersisted));
  }

  /** A loop that is being stopped is waited for before the next one starts. */
  #start(): void {
    this.#pause.wake();
    if (this.#loop !== null && !this.#abort.signal.aborted) return;
    const previous = this.#loop;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#loop = Promise.resolve(previous).then(() => this.#run(signal));
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#error = null;
    this.#lastProgressAt = this.#options.clock.now();
    while (!signal.aborted) {
      try {
        await this.#step(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof CloudError) || !error.retryable) return this.#fail(error);
        await this.#backOff(error);
      }
    }
  }

  async #step(signal: AbortSignal): Promise<void> {
    const now = this.#options.clock.now();
    const confirmIsDue = now - this.#lastConfirmAt >= this.#options.confirmMs.longest;
    const hasSent = this.#outbox.unsent < this.#outbox.unpersisted;
    if (this.#outbox.unpersisted === 0) await this.#idle();
    else if (this.#outbox.unsent === 0 || (hasSent && confirmIsDue)) await this.#confirm(signal);
    else await this.#send(signal);
  }

  async #idle(): Promise<void> {
    this.#report('idle');
    await this.#pause.wait(Number.POSITIVE_INFINITY);
    this.#lastProgressAt = this.#options.clock.now();
    await this.#gather();
  }

  /** Lets events come together, unless there are enough, or somebody waits for them. */
  async #gather(): Promise<void> {
    const { gatherMs } = this.#options;
    const isBurst = this.#outbox.unsent >= this.#batchLimit || this.#waiters.any;
    if (!isBurst) await this.#backoffPause.wait(gatherMs);
  }

  async #send(signal: AbortSignal): Promise<void> {
    const { client, run, maxBatchBytes } = this.#options;
    const batch = this.#outbox.nextBatch(this.#batchLimit, maxBatchBytes);
    this.#report('sending');
    try {
      await client.submitSerialized(run.id, bodyOf(batch), { signal });
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.status === 404) return this.#openAgain(signal);
      if (error.status !== 400 && error.status !== 413) throw error;
      // Refused without naming an event: the batch is narrowed down until one is left.
      if (this.#setAside.take(error, batch) === 0) this.#batchLimit = Math.ceil(batch.length / 2);
      return;
    }
    this.#outbox.markSent(batch);
    this.#failures = 0;
    this.#batchLimit = Math.min(this.#options.maxBatchEvents, this.#batchLimit * 2);
    this.#confirmWait = this.#options.confirmMs.first;
  }

  /** Asks what is persisted; what has been sent and is not, for too long, is sent again. */
  async #confirm(signal: AbortSignal): Promise<void> {
    const { client, run, clock, confirmMs, resendAfterMs } = this.#options;
    this.#report('confirming');
    if (this.#outbox.unsent === 0) {
      await this.#pause.wait(this.#confirmWait);
      if (this.#outbox.unsent > 0) return this.#gather();
    }
    this.#confirmWait = Math.min(confirmMs.longest, this.#confirmWait * 2);
    if (signal.aborted) return;
    const before = this.#outbox.persistedThrough;
    try {
      const { ingest } = await client.getRun(run.id, { signal });
      this.#outbox.markPersisted(ingest.persisted_through ?? 0);
    } catch (error) {
      if (error instanceof CloudError && error.status === 404) return this.#openAgain(signal);
      throw error;
    }
    this.#failures = 0;
    this.#lastConfirmAt = clock.now();
    if (this.#outbox.persistedThrough > before) {
      this.#lastProgressAt = this.#lastConfirmAt;
      this.#confirmWait = confirmMs.first;
      this.#waiters.reached(this.#outbox.persistedThrough);
    } else if (this.#lastConfirmAt - this.#lastProgressAt >= resendAfterMs) {
      this.#lastProgressAt = this.#lastConfirmAt;
      this.#outbox.sendAgain();
    }
  }

  /** The cloud does not know the run: its memory was lost, or the opening never arrived. */
  async #openAgain(signal: AbortSignal): Promise<void> {
    const { client, run } = this.#options;
    if (this.#failures > 0) await this.#waitBeforeRetry(null);
    this.#failures += 1;
    await client.createRun(run, { signal });
    this.#outbox.sendAgain();
  }

  async #backOff(error: CloudError): Promise<void> {
    this.#failures += 1;
    this.#error = error;
    await this.#waitBeforeRetry(error.retryAfterMs);
    this.#error = null;
  }

  async #waitBeforeRetry(retryAfterMs: number | null): Promise<void> {
    const { random, backoff } = this.#options;
    const wait = backoffMs(Math.max(1, this.#failures), retryAfterMs, random, backoff);
    this.#report('retrying', wait);
    await this.#backoffPause.wait(wait);
  }

  #fail(cause: unknown): void {
    this.#error = cause instanceof Error ? cause : new Error(String(cause));
    this.#halted = true;
    this.#abort.abort();
    this.#state = 'failed';
    this.#waiters.reject(this.#error);
    this.#options.onProgress(this.progress());
  }

  #report(state: UploadProgress['state'], nextTryMs: number | null = null): void {
    this.#state = state;
    this.#options.onProgress(this.progress(nextTryMs));
  }
}
