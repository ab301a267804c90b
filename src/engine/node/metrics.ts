import type { StatusReport } from './reports.js';

/**
 * A node in the Prometheus text format: what `status` says, and what Node tells of the process. The
 * library is loaded where metrics are asked for: a program that asks for none does not wait for it.
 */
export async function nodeMetrics(status: StatusReport): Promise<string> {
  const { Gauge, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  registry.setDefaultLabels({ node: status.nodeId });
  for (const [name, help, value] of gaugesOf(status)) {
    new Gauge({ name: `softadastra_${name}`, help, registers: [registry] }).set(value);
  }
  const peers = new Gauge({
    name: 'softadastra_peers',
    help: 'Peers by state',
    labelNames: ['state'],
    registers: [registry],
  });
  for (const [state, count] of Object.entries(status.peers)) peers.set({ state }, count);
  collectDefaultMetrics({ register: registry });
  return registry.metrics();
}

type Row = readonly [name: string, help: string, value: number];

function gaugesOf({ store, sync, log, transport, discovery, uptimeMs }: StatusReport): Row[] {
  const rows: Row[] = [
    ['uptime_seconds', 'Seconds since the node started', uptimeMs / 1000],
    ['store_keys', 'Keys with a value', store.size],
    ['store_tombstones', 'Deletions that not every peer has', store.tombstones],
    ['store_operations', 'Operations that a new peer would be sent', store.operations],
    ['sync_outbox', 'Own operations that are not pruned', sync.outbox],
    ['sync_pending', 'Own operations that no session can carry now', sync.pending],
    ['sync_queued', 'Own operations that wait for their turn', sync.queued],
    ['sync_in_flight', 'Own operations that are sent and not acknowledged', sync.inFlight],
    ['sync_acknowledged', 'Own operations that every known peer has', sync.acknowledged],
    ['sync_failed', 'Own operations that were refused for good', sync.failed],
    ['sync_retries', 'Operations sent again since the start', sync.totalRetries],
    ['sync_held', 'Operations from a clock too far ahead', sync.held],
    ['sync_conflicts', 'Keys with versions in conflict', sync.conflicts],
    ['transport_running', '1 while the transport runs', Number(transport.running)],
    ['discovery_running', '1 while discovery runs', Number(discovery.running)],
  ];
  if (!log) return rows;
  return [
    ...rows,
    ['wal_last_sequence', 'Sequence of the last record', log.lastSequence],
    ['wal_durable_sequence', 'Sequence of the last record on disk', log.durableSequence],
    ['wal_files', 'Files of the log', log.files],
    ['wal_bytes', 'Bytes of the log', log.bytes],
    ['wal_poisoned', '1 once nothing can be appended any more', Number(log.poisoned !== null)],
  ];
}
