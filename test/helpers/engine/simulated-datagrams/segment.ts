import type { ExecutionContext } from 'ava';
import type { EngineEvent } from '../../../../src/engine/core/index.js';
import {
  type DiscoveredPeer,
  DiscoveryEngine,
  type DiscoveryOptions,
} from '../../../../src/engine/discovery/index.js';
import { seeded } from '../../seed.js';
import { randomFrom } from '../random.js';
import { SimulatedDatagrams } from '../simulated-datagrams.js';
import { type SimulatedClock, SimulatedTime } from './time.js';

export const SECRET = 'correct horse battery staple';
export const DISCOVERY_PORT = 5_051;

export interface Listening {
  readonly nodeId: string;
  readonly engine: DiscoveryEngine;
  readonly host: string;
  readonly clock: SimulatedClock;
  readonly events: EngineEvent[];
  readonly found: DiscoveredPeer[];
  /** Node ids and states, as `b alive`. */
  states(): string[];
}

type Changes = Partial<DiscoveryOptions> & { readonly host?: string; readonly skewMs?: number };

/** A segment of simulated machines, each with a node that broadcasts. */
export class Segment {
  readonly time = new SimulatedTime();
  readonly network: SimulatedDatagrams;
  readonly #t: ExecutionContext;
  readonly #random;
  #machines = 0;

  constructor(t: ExecutionContext) {
    this.#t = t;
    this.#random = randomFrom(seeded(t));
    this.network = new SimulatedDatagrams(this.time, this.#random);
  }

  node(nodeId: string, { host, skewMs = 0, ...changes }: Changes = {}): Listening {
    this.#machines += 1;
    const address = host ?? `10.0.${this.#machines >> 8}.${this.#machines & 0xff}`;
    const clock = this.time.clock(skewMs);
    const [events, found]: [EngineEvent[], DiscoveredPeer[]] = [[], []];
    const engine = new DiscoveryEngine({
      network: this.network.machine(address),
      clock,
      random: this.#random,
      log: (event) => events.push(event),
      nodeId,
      listen: { host: '0.0.0.0', port: DISCOVERY_PORT },
      broadcast: { host: '10.0.255.255', port: DISCOVERY_PORT },
      transportPort: () => 7_000,
      secret: SECRET,
      onPeer: (peer) => found.push(peer),
      ...changes,
    });
    this.#t.teardown(() => engine.stop());
    const states = () => engine.peers().map((peer) => `${peer.nodeId} ${peer.state}`);
    return { nodeId, engine, host: address, clock, events, found, states };
  }

  async started(nodeId: string, changes: Changes = {}): Promise<Listening> {
    const node = this.node(nodeId, changes);
    (await node.engine.start()).value();
    return node;
  }
}
