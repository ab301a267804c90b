import type { Seeded } from '../seed.js';
import { ClusterNode, type ClusterNodeOptions } from './cluster-node.js';
import { ClusterTime } from './cluster-time.js';
import { randomFrom } from './random.js';
import { SimulatedChannel } from './simulated-channel.js';
import { SimulatedDisk } from './simulated-disk.js';

export type NodeSetup = Omit<ClusterNodeOptions, 'time' | 'random' | 'disk'> & {
  /** In memory only, where false. Default true. */
  readonly onDisk?: boolean;
  /** What each call of its disk waits for. */
  readonly diskTurn?: () => Promise<void>;
};

/** At most so long is a round of deliveries: often longer than a receiver waits for more, often not. */
const ROUND_MS = 10;

/** Nodes, the channels between them and the time, all from one seed. */
export class Cluster {
  readonly time = new ClusterTime();
  readonly nodes = new Map<string, ClusterNode>();
  #channels: SimulatedChannel[] = [];
  duplicates = 0;
  /** Rounds of deliveries so far. */
  rounds = 0;

  constructor(readonly seed: Seeded) {}

  async add(...setups: readonly NodeSetup[]): Promise<ClusterNode[]> {
    const added: ClusterNode[] = [];
    for (const { onDisk = true, diskTurn, ...setup } of setups) {
      const disk = onDisk ? new SimulatedDisk({ ...(diskTurn && { turn: diskTurn }) }) : null;
      added.push(await this.#start({ ...setup, ...this.#common(), disk }));
    }
    return added;
  }

  node(id: string): ClusterNode {
    const node = this.nodes.get(id);
    if (!node) throw new RangeError(`no node ${id}`);
    return node;
  }

  get channels(): readonly SimulatedChannel[] {
    return this.#channels;
  }

  connect(a: string, b: string): SimulatedChannel {
    const channel = new SimulatedChannel([a, b], this.seed);
    channel.duplicates = this.duplicates;
    this.#channels.push(channel);
    channel.open(this.node(a).sync, this.node(b).sync);
    return channel;
  }

  /** Whether a connection is up that neither end believes broken. */
  isConnected(a: string, b: string): boolean {
    return this.#between(a, b).some(({ ends }) => ends.every((end) => !end.isCut && !end.isClosed));
  }

  /** Breaks the connection; each end learns of it in its own time. */
  cut(a: string, b: string): void {
    for (const channel of this.#between(a, b)) channel.cut();
  }

  /** Breaks it, and both ends know. */
  disconnect(a: string, b: string): void {
    for (const channel of this.#between(a, b)) channel.end();
  }

  /** Power failure and restart on what the disk kept; in memory, a new and empty node. */
  async crash(id: string, keepUnsynced = true): Promise<ClusterNode> {
    const node = this.node(id);
    for (const channel of this.#channels) if (channel.nodes.includes(id)) channel.kill(id);
    const disk = node.crash(keepUnsynced ? { float: () => this.seed.random() } : null);
    await turn();
    return this.#start({ ...node.options, disk });
  }

  /** The disk is lost: the node comes back under its old name with nothing. */
  async lose(id: string): Promise<ClusterNode> {
    const node = this.node(id);
    for (const channel of this.#channels) if (channel.nodes.includes(id)) channel.kill(id);
    node.crash(null);
    await turn();
    return this.#start({ ...node.options, disk: new SimulatedDisk() });
  }

  /** Stops in order and starts again on the same disk. */
  async restart(id: string, changes: Partial<ClusterNodeOptions> = {}): Promise<ClusterNode> {
    const node = this.node(id);
    for (const channel of this.#channels) if (channel.nodes.includes(id)) channel.end();
    await node.stop();
    return this.#start({ ...node.options, disk: node.disk, ...changes });
  }

  /** Delivers some of what is on the way, and lets what follows from it happen. */
  async step(most = 3): Promise<number> {
    let delivered = 0;
    this.rounds += 1;
    for (const channel of this.seed.shuffled(this.#channels)) delivered += channel.step(most);
    this.#channels = this.#channels.filter((channel) => !channel.isOver);
    await turn();
    this.time.advance(this.seed.between(0, ROUND_MS));
    await turn();
    return delivered;
  }

  /** Until nothing is on the way and nothing waits for a time within the next minutes. */
  async settle(): Promise<void> {
    let idle = 0;
    for (let round = 0; idle < 4; round += 1) {
      if (round > 100_000) throw new Error('the cluster does not come to rest');
      const delivered = await this.step(Number.POSITIVE_INFINITY);
      if (delivered > 0) idle = 0;
      else {
        idle += 1;
        this.time.advance(15_000);
        await turn();
      }
    }
  }

  #between(a: string, b: string): SimulatedChannel[] {
    return this.#channels.filter(({ nodes }) => nodes.includes(a) && nodes.includes(b));
  }

  #common() {
    return { time: this.time, random: randomFrom(this.seed) };
  }

  async #start(options: ClusterNodeOptions): Promise<ClusterNode> {
    const node = await ClusterNode.start(options);
    this.nodes.set(options.id, node);
    return node;
  }
}

/** Everything that follows without waiting for anything has happened after it. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
