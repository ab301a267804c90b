import type { ExecutionContext } from 'ava';
import type { SoftadastraError } from '../../../src/engine/core/index.js';
import {
  type Change,
  type SignalSource,
  type Watcher,
  type WatchOptions,
  watch,
} from '../../../src/engine/fs/index.js';
import { until } from '../until.js';
import { SimulatedNetworkClock } from './simulated-network-clock.js';

/** Signs of changes that come when a test says so. */
export class ManualSignals {
  /** How many are being listened to. */
  active = 0;
  #listeners = new Set<() => void>();
  readonly errors = new Set<(error: unknown) => void>();

  readonly source: SignalSource = ({ onSignal, onError }) => {
    this.active += 1;
    this.#listeners.add(onSignal);
    this.errors.add(onError);
    return {
      follow: () => 0,
      stop: () => {
        if (this.#listeners.delete(onSignal)) this.active -= 1;
        this.errors.delete(onError);
      },
    };
  };

  fire(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A watcher whose time and signs the test holds in its hand, with all that it told. */
export class Watching {
  readonly clock = new SimulatedNetworkClock();
  readonly signals = new ManualSignals();
  readonly told: string[][] = [];
  readonly problems: SoftadastraError[] = [];
  readonly watcher: Watcher;
  /** What `onChanges` waits for; replaced by a test that wants it to. */
  taking: () => Promise<void> = async () => {};

  constructor(t: ExecutionContext, root: string, options: Partial<WatchOptions> = {}) {
    this.watcher = watch(root, {
      clock: this.clock,
      signals: this.signals.source,
      onChanges: async (changes) => {
        this.told.push(changes.map(describe));
        await this.taking();
      },
      onProblem: (error) => this.problems.push(error),
      ...options,
    });
    t.teardown(() => this.watcher.stop());
  }

  async started(): Promise<this> {
    (await this.watcher.start()).value();
    return this;
  }

  /** A sign, the time to settle, and all that follows. @returns what was told. */
  async look(): Promise<string[]> {
    this.signals.fire();
    return this.after(100);
  }

  /** Lets time pass and the look that falls due end. @returns what was told in it. */
  async after(ms: number): Promise<string[]> {
    const before = this.told.length;
    await this.clock.advance(ms);
    await this.watcher.settled();
    return this.told.slice(before).flat();
  }

  async toldTimes(count: number): Promise<void> {
    await until(`${count} deliveries`, () => this.told.length >= count);
  }
}

export function describe(change: Change): string {
  return change.kind === 'renamed'
    ? `renamed ${change.from} > ${change.path}`
    : `${change.kind} ${change.path}`;
}
