import { type Clock, Lifecycle, type Service, type Timer } from '../../core/index.js';
import type { NodeRuntime } from './node-runtime.js';

export interface TickerOptions {
  readonly runtime: NodeRuntime;
  readonly clock: Clock;
  readonly intervalMs: number;
}

/** Completed work is let go of, and tombstones that every peer has, once in so many milliseconds. */
const PRUNE_EVERY_MS = 60_000;

/** Ticks a node's sync from time to time. The next pause begins when a tick is done. */
export class Ticker implements Service {
  readonly #options: TickerOptions;
  readonly #lifecycle = new Lifecycle(
    async () => this.#schedule(),
    () => this.#end(),
  );
  #timer: Timer | null = null;
  #ticking: Promise<void> = Promise.resolve();
  #ticks = 0;

  constructor(options: TickerOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    return this.#lifecycle.start();
  }

  stop(): Promise<void> {
    return this.#lifecycle.stop();
  }

  #schedule(): void {
    const { clock, intervalMs } = this.#options;
    this.#timer = clock.after(intervalMs, () => {
      this.#ticking = this.#tick();
    });
  }

  async #tick(): Promise<void> {
    const { runtime, intervalMs } = this.#options;
    this.#ticks += 1;
    const prune = this.#ticks % Math.max(1, Math.round(PRUNE_EVERY_MS / intervalMs)) === 0;
    runtime.networking.sweep();
    const ticked = await runtime.sync.tick({ prune });
    if (ticked.isErr()) {
      const { message } = ticked.error();
      runtime.log({ event: 'sync_tick', level: 'error', message, error: ticked.error() });
    }
    if (this.#timer) this.#schedule();
  }

  async #end(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#ticking;
  }
}
