import type { ExecutionContext } from 'ava';
import type { EngineEvent, Random, SoftadastraError } from '../../../src/engine/core/index.js';
import { newIncarnation } from '../../../src/engine/core/index.js';
import {
  type Network,
  type PayloadType,
  type Peer,
  type PeerStatus,
  TransportEngine,
  type TransportOptions,
} from '../../../src/engine/transport/index.js';
import { type Seeded, seeded } from '../seed.js';
import { randomFrom } from './random.js';
import { SimulatedNetwork, type SimulatedNetworkOptions } from './simulated-network.js';
import { SimulatedNetworkClock } from './simulated-network-clock.js';

export const PORT = 4040;

/** One meeting with a peer, from `onPeer` to `disconnected`. */
export interface Meeting {
  readonly peer: Peer;
  readonly received: { type: PayloadType; bytes: Buffer }[];
  drains: number;
  ended: SoftadastraError | null;
}

export interface TestNode {
  readonly nodeId: string;
  readonly host: string;
  readonly engine: TransportEngine;
  readonly meetings: Meeting[];
  readonly events: EngineEvent[];
  /** The meetings that go on now. */
  present(): Meeting[];
  /** The only row of `peers()`. @throws where there is not exactly one. */
  row(): PeerStatus;
}

export type NodeOptions = Partial<Omit<TransportOptions, 'nodeId' | 'handlers'>> & {
  readonly onPeer?: (meeting: Meeting) => void;
  readonly onReceive?: (meeting: Meeting, type: PayloadType, bytes: Buffer) => void;
};

/** Nodes on a simulated network, named a, b, c… at 127.0.0.1, 127.0.0.2… */
export class TestCluster {
  readonly clock = new SimulatedNetworkClock();
  readonly seed: Seeded;
  readonly random: Random;
  readonly network: SimulatedNetwork;
  readonly nodes: TestNode[] = [];

  constructor(
    t: ExecutionContext,
    options: Partial<SimulatedNetworkOptions> = {},
    seed: Seeded = seeded(t),
  ) {
    this.seed = seed;
    this.random = randomFrom(this.seed);
    this.network = new SimulatedNetwork({ clock: this.clock, random: this.random, ...options });
    t.teardown(() => this.clock.during(Promise.all(this.nodes.map((node) => node.engine.stop()))));
  }

  /** A node that has been started. */
  async node(nodeId: string, options: NodeOptions = {}): Promise<TestNode> {
    const node = this.make(nodeId, options);
    (await node.engine.start()).value();
    return node;
  }

  make(nodeId: string, options: NodeOptions = {}): TestNode {
    const host = options.listen?.host ?? `127.0.0.${this.nodes.length + 1}`;
    const address = options.listen === null ? `127.0.1.${this.nodes.length + 1}` : host;
    const node = testNode(nodeId, {
      network: this.network.host(address),
      clock: this.clock,
      random: this.random,
      listen: { host, port: PORT },
      ...options,
    });
    this.nodes.push(node);
    return node;
  }

  /** Lets time pass until each of the two sees the other connected. */
  async connected(a: TestNode, b: TestNode): Promise<void> {
    await this.clock.until(`${a.nodeId} and ${b.nodeId} are connected`, () => {
      return meets(a, b) && meets(b, a) && this.network.openBetween(a.host, b.host) === 1;
    });
  }
}

/** A node on any network, which keeps what happens to it. */
export function testNode(
  nodeId: string,
  { onPeer, onReceive, ...options }: NodeOptions & TestNodeNeeds,
): TestNode {
  const meetings: Meeting[] = [];
  const events: EngineEvent[] = [];
  const engine = new TransportEngine({
    nodeId,
    incarnation: newIncarnation(options.random),
    listen: { host: '127.0.0.1', port: 0 },
    secret: null,
    log: (event) => events.push(event),
    ...options,
    handlers: {
      onPeer(peer) {
        const meeting: Meeting = { peer, received: [], drains: 0, ended: null };
        meetings.push(meeting);
        onPeer?.(meeting);
        return {
          receive(type, bytes) {
            meeting.received.push({ type, bytes });
            onReceive?.(meeting, type, bytes);
          },
          drained() {
            meeting.drains += 1;
          },
          disconnected(reason) {
            if (meeting.ended) throw new Error('disconnected was called twice');
            meeting.ended = reason;
          },
        };
      },
    },
  });
  const present = () => meetings.filter(({ ended }) => ended === null);
  const row = () => {
    const [only, ...more] = engine.peers();
    if (!only || more.length > 0) throw new Error(`${more.length + 1} rows, not one`);
    return only;
  };
  const host = options.listen?.host ?? '127.0.0.1';
  return { nodeId, host, engine, meetings, events, present, row };
}

type TestNodeNeeds = Pick<TransportOptions, 'clock' | 'random'> & { readonly network: Network };

function meets(one: TestNode, other: TestNode): boolean {
  return one.present().some(({ peer }) => peer.nodeId === other.nodeId);
}
