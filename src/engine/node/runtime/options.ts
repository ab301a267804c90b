import {
  type Clock,
  type EngineLog,
  type Random,
  silentLog,
  systemClock,
  systemRandom,
} from '../../core/index.js';
import type { DatagramNetwork } from '../../discovery/index.js';
import { UdpNetwork } from '../../discovery/index.js';
import { type Disk, NodeDisk } from '../../disk/index.js';
import { type Platform, systemPlatform } from '../../metadata/index.js';
import type { ConflictPolicyName, RetryPolicy } from '../../sync/index.js';
import { type HostAndPort, type Network, TcpNetwork } from '../../transport/index.js';

/** How one node runs: every value is given, none is guessed here. */
export interface RuntimeOptions {
  readonly nodeId: string;
  readonly displayName: string;
  /** Of the software that runs here; told to peers. */
  readonly version: string;
  /** Null keeps nothing on disk. */
  readonly wal: { readonly path: string; readonly autoFlush: boolean } | null;
  readonly conflictPolicy: ConflictPolicyName;
  readonly retry: Required<RetryPolicy>;
  readonly ackTimeoutMs: number;
  readonly transport: HostAndPort & { readonly enabled: boolean };
  readonly discovery: HostAndPort & { readonly enabled: boolean; readonly broadcast: HostAndPort };
  readonly clusterSecret: string | null;
  /** Kept connected while the transport runs. */
  readonly peers: readonly HostAndPort[];
}

/** The world around a node, as arguments. */
export interface RuntimeParts {
  readonly disk: Disk;
  readonly network: Network;
  readonly datagrams: DatagramNetwork;
  readonly clock: Clock;
  readonly random: Random;
  readonly platform: Platform;
  readonly log: EngineLog;
}

/** This machine. */
export function systemParts(log: EngineLog = silentLog): RuntimeParts {
  return {
    disk: new NodeDisk(),
    network: new TcpNetwork(),
    datagrams: new UdpNetwork(),
    clock: systemClock,
    random: systemRandom,
    platform: systemPlatform,
    log,
  };
}
