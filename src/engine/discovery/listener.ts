import {
  aheadMs,
  type ErrorDetails,
  MAX_CLOCK_SKEW_MS,
  SoftadastraError,
  silentLog,
} from '../core/index.js';
import { type Datagram, decodeDatagram } from './datagram.js';
import type { FloodGate } from './flood-gate.js';
import type { Heard, PeerTable } from './peer-table.js';
import type { Tally } from './tally.js';
import type { DatagramAddress, DiscoveredPeer, DiscoveryOptions, DropReason } from './types.js';
import type { Voice } from './voice.js';
import type { Warnings } from './warnings.js';

type Accepted = Extract<Heard, { readonly peer: DiscoveredPeer }>;

export interface ListenerParts {
  readonly options: DiscoveryOptions;
  readonly key: Buffer;
  readonly gate: FloodGate;
  readonly table: PeerTable;
  readonly tally: Tally;
  readonly warnings: Warnings;
  readonly voice: Voice;
}

/** Takes what arrives apart: into peers, replies, and what is counted and dropped. */
export class Listener {
  readonly #parts: ListenerParts;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  receive(bytes: Buffer, from: DatagramAddress): void {
    const { tally, voice } = this.#parts;
    tally.received();
    const heard = this.#hear(bytes, from);
    if (typeof heard === 'string') {
      this.#drop(heard, from);
      return;
    }
    const { datagram, outcome, peer } = heard;
    tally.accepted();
    if (datagram.kind === 'probe') voice.say('reply', from, datagram.run);
    // A new one is asked in turn: its reply proves that it is there now.
    if (peer.state === 'discovered') voice.say('probe', from);
    this.#tell(outcome, peer);
  }

  /** The cheapest checks come first. */
  #hear(bytes: Buffer, from: DatagramAddress): (Accepted & { datagram: Datagram }) | DropReason {
    const { gate, key, table } = this.#parts;
    if (!gate.admits(from.host)) return 'flood';
    const datagram = decodeDatagram(bytes, key);
    if (typeof datagram === 'string') return datagram;
    const reason = this.#unwanted(datagram);
    if (reason) return reason;
    const heard = table.hear(datagram, from);
    return 'peer' in heard ? { datagram, ...heard } : heard.outcome;
  }

  #unwanted({ run, nodeId, kind, answers, time }: Datagram): DropReason | null {
    const { options, voice } = this.#parts;
    if (run === voice.run) return 'own_datagram';
    if (Math.abs(aheadMs(time, options.clock)) > MAX_CLOCK_SKEW_MS) return 'outdated_datagram';
    // What this node said before its last start may come late, or again by somebody else's hand.
    if (nodeId === options.nodeId) return time > voice.since ? 'own_node_id' : 'replayed_datagram';
    return kind === 'reply' && answers !== voice.run ? 'unsolicited_reply' : null;
  }

  #tell(outcome: Accepted['outcome'], peer: DiscoveredPeer): void {
    const { log = silentLog, onPeer } = this.#parts.options;
    const { nodeId, host, port } = peer;
    const context = { peer: nodeId, host, port };
    if (outcome === 'contested') {
      const message = `two programs call themselves ${nodeId}: give one of them another node id`;
      log({ event: 'configuration_warning', level: 'warn', message, context });
    }
    if (outcome !== 'new' && outcome !== 'changed') return;
    const message = `heard ${nodeId} at ${host}, transport port ${port}`;
    log({ event: 'peer_discovered', level: 'info', message, context });
    onPeer?.(peer);
  }

  #drop(reason: DropReason, { host, port }: DatagramAddress): void {
    const { tally, warnings, options } = this.#parts;
    const count = tally.dropped(reason, { host, port });
    const explain = EXPLAIN[reason];
    if (!explain) return;
    const context = { host, port, count };
    warnings.tell(reason, () => explain(host, options.nodeId, { context }));
  }
}

type Explain = (host: string, nodeId: string, details: ErrorDetails) => SoftadastraError;

/** What an operator has to hear of, since it does not end by itself. */
const EXPLAIN: Partial<Record<DropReason, Explain>> = {
  forged_datagram: (host, _nodeId, details) =>
    new SoftadastraError(
      'forged_datagram',
      `a datagram from ${host} is not signed with the secret of this cluster`,
      details,
    ),
  other_version: (host, _nodeId, details) =>
    new SoftadastraError(
      'protocol_mismatch',
      `the node at ${host} speaks another version of discovery: run the same release on both`,
      details,
    ),
  outdated_datagram: (host, _nodeId, details) =>
    new SoftadastraError(
      'clock_skew',
      `a datagram from ${host} is more than five minutes off this node's clock: set both clocks right`,
      details,
    ),
  own_node_id: (host, nodeId, details) =>
    new SoftadastraError(
      'already_exists',
      `another program, at ${host}, calls itself ${nodeId} too: change one of the node ids`,
      details,
    ),
};
