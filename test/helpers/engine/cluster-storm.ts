import type { ExecutionContext } from 'ava';
import type { Seeded } from '../seed.js';
import { Cluster } from './cluster.js';
import { ClusterWriters } from './cluster-writers.js';

export interface StormOptions {
  readonly ids: readonly string[];
  readonly keys?: number;
  /** Which nodes may be connected. Default: each with each. */
  readonly links?: readonly (readonly [string, string])[];
  /** How likely a step is that a node crashes, or loses its disk. */
  readonly crashes?: number;
  readonly losses?: number;
  /** How far apart the clocks are. */
  readonly spreadMs?: number;
  readonly autoFlush?: boolean;
}

/** Everything that may happen to a cluster, in an order that the seed decides. */
export class Storm {
  readonly cluster: Cluster;
  readonly writers: ClusterWriters;
  readonly #seed: Seeded;
  readonly #options: StormOptions;
  readonly #links: readonly (readonly [string, string])[];
  #steps = 0;
  crashes = 0;
  losses = 0;

  constructor(seed: Seeded, options: StormOptions) {
    this.#seed = seed;
    this.#options = options;
    this.cluster = new Cluster(seed);
    this.cluster.duplicates = 0.05;
    this.writers = new ClusterWriters(seed, options.keys ?? 40);
    this.#links = options.links ?? everyPair(options.ids);
  }

  /** What was done, and rounds of deliveries besides. */
  get steps(): number {
    return this.#steps + this.cluster.rounds;
  }

  async begin(): Promise<void> {
    const { ids, spreadMs = 0, autoFlush = true } = this.#options;
    // Small batches, so that most deliveries take several.
    const tuning = { limits: { batchBytes: 200, batchOperations: 5, windowBytes: 600 } };
    for (const id of ids) {
      const offsetMs = this.#seed.between(-spreadMs / 2, spreadMs / 2);
      await this.cluster.add({ id, offsetMs, tuning, autoFlush });
    }
  }

  /** One node is cut off from all others. */
  partition(): void {
    const alone = this.#seed.pick(this.#options.ids);
    for (const [a, b] of this.#links) if (a === alone || b === alone) this.cluster.cut(a, b);
  }

  /** All links are up, and everything has arrived. */
  async heal(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      this.connectAll();
      await this.cluster.settle();
    }
  }

  connectAll(): void {
    for (const [a, b] of this.#links) {
      if (!this.cluster.isConnected(a, b)) this.cluster.connect(a, b);
    }
  }

  async rage(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) await this.#one();
  }

  /** Every node holds the same, and vouches for the same. */
  areEqual(t: ExecutionContext): void {
    const [first, ...others] = this.#options.ids.map((id) => this.cluster.node(id));
    if (!first) throw new RangeError('no nodes');
    for (const other of others) {
      t.deepEqual(other.values(), first.values(), `${other.id} and ${first.id} hold the same`);
      t.deepEqual(other.vector(), first.vector());
    }
  }

  nothingIsLost(t: ExecutionContext): void {
    for (const id of this.#options.ids) t.deepEqual(this.writers.faults(this.cluster.node(id)), []);
  }

  async #one(): Promise<void> {
    this.#steps += 1;
    const { ids, crashes = 0, losses = 0 } = this.#options;
    const dice = this.#seed.random();
    const node = this.cluster.node(this.#seed.pick(ids));
    if (dice < 0.5) this.writers.write(node);
    else if (dice < 0.9) await this.cluster.step(this.#seed.between(1, 4));
    else if (dice < 0.93) this.cluster.time.advance(this.#seed.between(1, 3000));
    else if (dice < 0.96) void node.sync.tick({ prune: this.#seed.random() < 0.5 });
    else this.#toggle();
    if (this.#seed.random() < crashes) {
      this.crashes += 1;
      await this.cluster.crash(this.#seed.pick(ids));
    }
    if (this.#seed.random() < losses) {
      this.losses += 1;
      await this.cluster.lose(this.#seed.pick(ids));
    }
  }

  #toggle(): void {
    const [a, b] = this.#seed.pick(this.#links);
    if (this.cluster.isConnected(a, b)) this.cluster.cut(a, b);
    else this.cluster.connect(a, b);
  }
}

function everyPair(ids: readonly string[]): [string, string][] {
  return ids.flatMap((a, at) => ids.slice(at + 1).map((b): [string, string] => [a, b]));
}
