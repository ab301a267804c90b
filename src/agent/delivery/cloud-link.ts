import type { CollectorLink, CollectorSession, Operation } from '../../engine/node/index.js';
import { backoffMs, CloudError, type Run } from '../../sdk/index.js';
import { type CloudLinkOptions, type EventLine, recordedEventIn } from './cloud-link-options.js';
import type { DeliveryProgress } from './delivery.js';
import { asError, isFinal, isUnknownThere, unreachable } from './failures.js';
import { Outgoing } from './outgoing.js';
import { Persisted } from './persisted.js';
import { Sender } from './sender.js';
import { SetAside } from './set-aside.js';
import { Wakeup } from './wakeup.js';

/** How long an event waits for company. */
const GATHER_MS = 100;

/**
 * The way of a run's events from its store to the cloud: offered by the engine in their order, sent
 * in batches, accepted with the cloud's 202, and done with once the cloud says that they are
 * persisted. Whatever breaks, the run is opened again and the engine offers again what is not done.
 */
export class CloudLink implements CollectorLink {
  readonly id: string;
  readonly keepsEvery = true;
  readonly setAside: SetAside;
  readonly #options: CloudLinkOptions;
  readonly #random: () => number;
  readonly #outgoing = new Outgoing();
  readonly #sender: Sender;
  readonly #persisted: Persisted;
  readonly #wakeup: Wakeup;
  readonly #abort = new AbortController();
  #session: CollectorSession;
  /** Lines that are no events: the cloud does not take them. */
  #others: number[] = [];
  #isOpen = false;
  #failures = 0;
  #startedOver = false;
  #lastError: Error | null = null;
  #loop: Promise<void> | null = null;

  constructor(options: CloudLinkOptions) {
    const { cloud, log, run, runtime, random = Math.random } = options;
    this.id = `cloud ${cloud}`;
    this.#options = options;
    this.setAside = new SetAside(log, cloud, runtime);
    this.#random = random;
    this.#wakeup = new Wakeup(runtime);
    this.#persisted = new Persisted(runtime);
    const { setAside } = this;
    const outgoing = this.#outgoing;
    this.#sender = new Sender({ ...options, runId: run.id, outgoing, setAside });
    this.#session = log.attach(this);
  }

  /** Called by the engine. */
  offer(operations: readonly Operation[]): void {
    const { eventIn = recordedEventIn } = this.#options;
    for (const operation of operations) this.#take(operation.counter, eventIn(operation));
    this.#wakeup.wake();
  }

  /**
   * Goes on until `stop`, the end of the log, or a refusal of the key or the run. The cloud hears of
   * no run of which nothing is on disk.
   */
  start(): void {
    const { log } = this.#options;
    const { signal } = this.#abort;
    this.#loop ??= log.written(signal).then(() => this.#run(signal));
    log.beforeClose(() => this.stop());
  }

  /** Why it waits, or has failed; null while it gets on. */
  get lastError(): Error | null {
    return this.#lastError;
  }

  /** Every event up to it is persisted. */
  get persistedThrough(): number {
    return this.#persisted.through;
  }

  /**
   * Resolves once every event up to `seq` is persisted and the cloud knows the run.
   * @throws CloudError where the cloud refuses for good; the signal's reason where it aborts first.
   */
  async drained(seq: number, signal: AbortSignal): Promise<void> {
    const done = this.#persisted.reaches(seq, signal);
    this.#wakeup.wake();
    await done;
  }

  /** The cloud turned out not to know the run: it is told again, and what it lacks is sent again. */
  openAgain(): void {
    this.#break(null);
    this.#forget();
    this.#wakeup.wake();
  }

  /** Ends a request under way too. Twice is fine. */
  async stop(): Promise<void> {
    if (this.#abort.signal.aborted) return this.#loop ?? undefined;
    this.#abort.abort();
    this.#wakeup.wake();
    await this.#loop;
    this.#session.detach();
    this.#tell('stopped');
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#step(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (isFinal(error)) return this.#fail(error);
        await this.#failed(error);
      }
    }
  }

  #step(signal: AbortSignal): Promise<void> {
    if (!this.#isOpen) return this.#open(signal);
    if (this.#others.length > 0) this.#session.applied(this.#others.splice(0));
    const { waiting, accepted } = this.#outgoing;
    if (waiting === 0 && accepted === 0) return this.#idle();
    const confirmIsDue = accepted > 0 && this.#persisted.isDue;
    return waiting === 0 || confirmIsDue ? this.#confirm(signal) : this.#send(signal);
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { client, run } = this.#options;
    this.#tell('opening');
    const opened = await client.createRun(run, { signal });
    this.#isOpen = true;
    this.#lastError = null;
    this.#learn(opened);
    this.#persisted.isKnown = true;
    this.#session.online();
  }

  async #idle(): Promise<void> {
    if (this.#persisted.isLacking) return this.#startOver();
    this.#tell('idle');
    await this.#wakeup.wait(Number.POSITIVE_INFINITY);
    await this.#gather();
  }

  async #gather(): Promise<void> {
    if (!this.#persisted.isAwaited) await this.#wakeup.pause(GATHER_MS, this.#abort.signal);
  }

  /** All was vouched for once, and is not there any more: another database is behind that address. */
  async #startOver(): Promise<void> {
    if (this.#startedOver) throw new Error('the evidence itself lacks events (softadastra verify)');
    this.#startedOver = true;
    this.#break(null);
    await this.#options.log.forget(this.id);
    this.#session = this.#options.log.attach(this);
  }

  async #send(signal: AbortSignal): Promise<void> {
    this.#tell('sending');
    const isFirst = this.#outgoing.accepted === 0;
    const { accepted, refused } = await this.#sender.send(signal);
    this.#failures = 0;
    this.#persisted.accepted(isFirst);
    if (accepted.length > 0) this.#session.accepted(accepted);
    for (const { counter, why } of refused) this.#session.refused(counter, why);
  }

  async #confirm(signal: AbortSignal): Promise<void> {
    const { client, run } = this.#options;
    this.#tell('confirming');
    if (this.#outgoing.waiting === 0) {
      await this.#wakeup.wait(this.#persisted.pauseMs);
      if (this.#outgoing.waiting > 0) return this.#gather();
    }
    if (signal.aborted || !this.#isOpen) return;
    this.#learn(await client.getRun(run.id, { signal }));
    this.#failures = 0;
    if (this.#persisted.takeDoubt()) this.#forget();
  }

  /** What the run, as the cloud shows it, says of the events. */
  #learn({ ingest }: Run): void {
    this.#persisted.learn(ingest);
    const done = this.#outgoing.takePersisted(this.#persisted.through);
    if (done.length > 0) this.#session.applied(done);
  }

  #take(counter: number, event: EventLine | null): void {
    if (event === null || event.seq <= this.#persisted.through) {
      this.#others.push(counter);
      return;
    }
    const json = this.setAside.textOf(event.seq, event.json);
    this.#outgoing.add({ counter, seq: event.seq, json, bytes: Buffer.byteLength(json) });
  }

  /** What was accepted may be gone there. */
  #forget(): void {
    this.#outgoing.dropAccepted();
    this.#session.forgotten();
  }

  #break(error: Error | null): void {
    this.#isOpen = false;
    this.#persisted.isKnown = false;
    this.#outgoing.dropWaiting();
    this.#others = [];
    this.#session.offline(error === null ? null : unreachable(error));
  }

  async #failed(error: unknown): Promise<void> {
    const cause = asError(error);
    this.#break(cause);
    if (isUnknownThere(error)) this.#forget();
    this.#failures += 1;
    // A cloud that has forgotten the run is told at once, unless that is what it keeps doing.
    if (isUnknownThere(error) && this.#failures === 1) return;
    const retryAfterMs = error instanceof CloudError ? error.retryAfterMs : null;
    const wait = backoffMs(this.#failures, retryAfterMs, this.#random);
    this.#tell('waiting', cause, wait);
    await this.#wakeup.pause(wait, this.#abort.signal);
  }

  #fail(error: unknown): void {
    const cause = asError(error);
    this.#break(cause);
    this.#persisted.reject(cause);
    this.#tell('failed', cause);
  }

  #tell(
    state: DeliveryProgress['state'],
    error: Error | null = null,
    nextTryMs: number | null = null,
  ) {
    this.#lastError = error ?? this.#lastError;
    this.#options.onProgress?.({ state, persisted: this.#persisted.through, error, nextTryMs });
  }
}
