import type { WalStatus } from '../wal/index.js';
import { presentSync } from './present.js';
import type {
  ConfigValue,
  LogReport,
  NodeInfoReport,
  ServiceReport,
  StatusReport,
} from './reports.js';
import type { NodeRuntime } from './runtime/node-runtime.js';
import type { PeerReport, PeerWord } from './sync-reports.js';

/** What a status says beside what the runtime knows. */
export interface StatusContext {
  readonly runtime: StatusReport['runtime'];
  readonly pid: number;
  readonly config: readonly ConfigValue[];
  readonly warnings: readonly string[];
}

export function presentStatus(runtime: NodeRuntime, context: StatusContext): StatusReport {
  const { nodeId, displayName, version, startedAt, uptimeMs } = runtime.metadata.info();
  const { size, tombstones, operations, wal } = runtime.store.status();
  return {
    schema: 'softadastra.status/1',
    nodeId,
    displayName,
    version,
    pid: context.pid,
    runtime: context.runtime,
    startedAt: new Date(startedAt).toISOString(),
    uptimeMs,
    store: { size, tombstones, operations },
    sync: presentSync(runtime.sync.stateInfo()),
    peers: countPeers(runtime.networking.peers()),
    transport: presentService(runtime, 'transport'),
    discovery: presentService(runtime, 'discovery'),
    log: wal && presentLog(wal),
    config: context.config,
    warnings: [...context.warnings, ...logWarnings(wal)],
  };
}

export function presentNodeInfo(runtime: NodeRuntime): NodeInfoReport {
  const info = runtime.metadata.refresh();
  const { nodeId, displayName, hostname, os, version, startedAt, uptimeMs, capabilities } = info;
  return {
    schema: 'softadastra.node/1',
    nodeId,
    displayName,
    hostname,
    os,
    version,
    startedAt: new Date(startedAt).toISOString(),
    uptimeMs,
    capabilities,
  };
}

export function presentService(
  { options, networking }: NodeRuntime,
  service: ServiceReport['service'],
): ServiceReport {
  const { enabled, host, port } = options[service];
  const engine = networking[service];
  const bound =
    service === 'transport'
      ? networking.transport.status().port
      : engine.running
        ? networking.discovery.port
        : null;
  return {
    schema: 'softadastra.service/1',
    service,
    enabled,
    running: engine.running,
    host,
    port: bound ?? port,
    secured: options.clusterSecret !== null,
  };
}

function presentLog(wal: WalStatus): LogReport {
  const { path, incarnation, autoFlush, lastSequence, durableSequence, files, bytes } = wal;
  const { records, bytes: read, cut } = wal.recovery;
  return {
    path,
    incarnation,
    autoFlush,
    lastSequence,
    durableSequence,
    files,
    bytes,
    poisoned: wal.poisoned?.message ?? null,
    recovery: { records, bytes: read, cut: cut && { ...cut } },
  };
}

/** Of this start: what a crash had left unfinished, and a log that takes nothing any more. */
function logWarnings(wal: WalStatus | null): string[] {
  const warnings: string[] = [];
  const cut = wal?.recovery.cut;
  if (cut) {
    warnings.push(
      `an unfinished write was cut off the log at byte ${cut.offset}: ${cut.bytes} bytes, kept as ${cut.copy}`,
    );
  }
  if (wal?.poisoned) warnings.push(`nothing can be written: ${wal.poisoned.message}`);
  return warnings;
}

function countPeers(peers: readonly PeerReport[]): Record<PeerWord, number> {
  const counts = { available: 0, connected: 0, stale: 0, expired: 0, faulted: 0, unknown: 0 };
  for (const { state } of peers) counts[state] += 1;
  return counts;
}
