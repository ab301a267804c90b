import type { EngineEvent, Random, Result } from '../../../src/engine/core/index.js';
import { Store } from '../../../src/engine/store/index.js';
import {
  ConflictJournal,
  type ConflictPolicyName,
  conflictPolicies,
  SyncEngine,
  type SyncOptions,
} from '../../../src/engine/sync/index.js';
import type { ClusterTime, NodeClock } from './cluster-time.js';
import type { SimulatedDisk } from './simulated-disk.js';

export type NodeTuning = Pick<SyncOptions, 'limits' | 'retry' | 'ackTimeoutMs'>;

export interface ClusterNodeOptions {
  readonly id: string;
  readonly time: ClusterTime;
  readonly random: Random;
  readonly offsetMs?: number;
  readonly policy?: ConflictPolicyName;
  /** Null keeps all in memory. */
  readonly disk?: SimulatedDisk | null;
  readonly autoFlush?: boolean;
  readonly tuning?: NodeTuning;
}

/** A node of a simulated cluster: a store and its sync, on a clock and a disk of its own. */
export class ClusterNode {
  private constructor(
    readonly events: readonly EngineEvent[],
    readonly options: ClusterNodeOptions,
    readonly clock: NodeClock,
    readonly store: Store,
    readonly sync: SyncEngine,
    readonly disk: SimulatedDisk | null,
  ) {}

  static async start(options: ClusterNodeOptions): Promise<ClusterNode> {
    const { id, time, random, offsetMs = 0, disk = null, autoFlush = true } = options;
    const clock = time.clock(offsetMs);
    const events: EngineEvent[] = [];
    const log = (event: EngineEvent) => void events.push(event);
    const name = options.policy ?? 'last_write_wins';
    const policy = conflictPolicies.find((one) => one.name === name);
    if (!policy) throw new RangeError(name);
    const conflicts = new ConflictJournal({ policy, clock, log });
    const opened = await Store.open({
      nodeId: id,
      clock,
      random,
      log,
      decide: conflicts.decide,
      wal: disk && { disk, path: '/data/wal.log', autoFlush },
    });
    const store = opened.value();
    const sync = new SyncEngine({ store, conflicts, clock, random, log, ...options.tuning });
    return new ClusterNode(events, options, clock, store, sync, disk);
  }

  get id(): string {
    return this.options.id;
  }

  put(key: string, value: string) {
    return this.store.put(key, Buffer.from(value));
  }

  get(key: string): string | null {
    return this.store.get(key)?.value.toString() ?? null;
  }

  /** What matters to be equal on every node. */
  values(): Record<string, string> {
    return Object.fromEntries(
      this.store
        .list()
        .map(({ key, value, origin, counter, time }) => [
          key,
          `${value.toString()} ${origin} ${counter} ${time}`,
        ]),
    );
  }

  vector(): Record<string, number> {
    return Object.fromEntries(
      [...this.store.vector.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** The power goes: what was not synced may be lost. Its timers and promises are dead. */
  crash(random: Pick<Random, 'float'> | null): SimulatedDisk | null {
    this.clock.isAlive = false;
    return this.disk?.crash(random) ?? null;
  }

  async stop(): Promise<Result<void>> {
    await this.sync.close();
    const closed = await this.store.close();
    this.clock.isAlive = false;
    return closed;
  }
}
