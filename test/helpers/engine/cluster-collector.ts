import type { SoftadastraError } from '../../../src/engine/core/index.js';
import type { Operation } from '../../../src/engine/store/index.js';
import type {
  CollectorLink,
  CollectorSession,
  SyncEngine,
} from '../../../src/engine/sync/index.js';

/** A collector that answers when a test says so, and remembers what it was offered. */
export class SimulatedCollector implements CollectorLink {
  session: CollectorSession | null = null;
  readonly offers: (readonly Operation[])[] = [];

  constructor(
    readonly id: string,
    readonly keepsEvery: boolean,
  ) {}

  attach(sync: SyncEngine): CollectorSession {
    this.session = sync.attach(this);
    return this.session;
  }

  offer(operations: readonly Operation[]): void {
    this.offers.push(operations);
  }

  /** Every offer so far, by counter, as often as it was made. */
  get counters(): number[] {
    return this.offers.flat().map(({ counter }) => counter);
  }

  get values(): (string | null)[] {
    return this.offers.flat().map(({ value }) => value?.toString() ?? null);
  }

  acceptAll(): void {
    this.session?.accepted(this.counters);
  }

  applyAll(): void {
    this.session?.applied(this.counters);
  }

  refuse(counter: number, error: SoftadastraError): void {
    this.session?.refused(counter, error);
  }
}
