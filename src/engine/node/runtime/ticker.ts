import {
  type Clock,
  type EngineEvent,
  Lifecycle,
  type Result,
  type Service,
  type SoftadastraError,
  type Timer,
} from '../../core/index.js';
import type { TickResult } from '../../sync/index.js';
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
    this.#tell(await runtime.sync.tick({ prune }));
    if (this.#timer) this.#schedule();
  }

  #tell(ticked: Result<TickResult>): void {
    const { log } = this.#options.runtime;
    if (ticked.isOk()) log(summary(ticked.value()));
    else log(failure(ticked.error()));
  }

  async #end(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#ticking;
  }
}

/** A tick that had nothing to do is no news. */
function summary(ticked: TickResult): EngineEvent {
  const counts = Object.entries(ticked).filter(([, count]) => count > 0);
  return {
    event: 'sync_tick',
    level: counts.length > 0 ? 'info' : 'debug',
    message: counts.map(([name, count]) => `${name} ${count}`).join(', ') || 'nothing to do',
    context: Object.fromEntries(counts),
  };
}

function failure(error: SoftadastraError): EngineEvent {
  return { event: 'sync_tick', level: 'error', message: error.message, error };
}
