import type { Counter, Gauge, Registry } from 'prom-client';
import type { StatusReport } from './reports.js';

/** What strangers sent in vain since the start. */
export interface TurnedAway {
  /** By error code. */
  readonly connections: Counts;
  /** By reason. */
  readonly datagrams: Counts;
}

/**
 * A node in the Prometheus text format: what `status` says, and what Node tells of the process. The
 * library is loaded where metrics are first asked for: a program that asks for none does not wait
 * for it.
 */
export class NodeMetrics {
  #registry: Promise<Registry> | null = null;

  async text(status: StatusReport, turnedAway: TurnedAway): Promise<string> {
    this.#registry ??= newRegistry(status, turnedAway);
    const registry = await this.#registry;
    for (const [name, , value] of gaugesOf(status)) gauge(registry, name).set(value);
    for (const [name, , label, values] of countersOf(status, turnedAway)) {
      const counter = registry.getSingleMetric(PREFIX + name) as Counter;
      // What is counted is counted elsewhere: this only says how far it is.
      counter.reset();
      for (const [key, value] of Object.entries(values)) {
        counter.inc(label === null ? {} : { [label]: key }, value);
      }
    }
    for (const [state, count] of Object.entries(status.peers)) {
      gauge(registry, 'peers').set({ state }, count);
    }
    return registry.metrics();
  }
}

async function newRegistry(status: StatusReport, turnedAway: TurnedAway): Promise<Registry> {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  registry.setDefaultLabels({ node: status.nodeId });
  const register = (name: string, help: string, labelNames: string[]) =>
    new prometheus.Gauge({ name: PREFIX + name, help, labelNames, registers: [registry] });
  for (const [name, help] of gaugesOf(status)) register(name, help, []);
  register('peers', 'Peers by state', ['state']);
  for (const [name, help, label] of countersOf(status, turnedAway)) {
    const labelNames = label === null ? [] : [label];
    new prometheus.Counter({ name: PREFIX + name, help, labelNames, registers: [registry] });
  }
  prometheus.collectDefaultMetrics({ register: registry });
  return registry;
}

const PREFIX = 'softadastra_';

function gauge(registry: Registry, name: string): Gauge {
  // Registered above, under the same names.
  return registry.getSingleMetric(PREFIX + name) as Gauge;
}

type Row = readonly [name: string, help: string, value: number];

type Counts = Readonly<Record<string, number>>;
type Counted = readonly [name: string, help: string, label: string | null, values: Counts];

function countersOf({ sync }: StatusReport, { connections, datagrams }: TurnedAway): Counted[] {
  return [
    ['sync_retries_total', 'Operations sent again', null, { all: sync.totalRetries }],
    ['transport_refused_total', 'Connections turned away, by error code', 'code', connections],
    ['discovery_dropped_total', 'Datagrams dropped, by reason', 'reason', datagrams],
  ];
}

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
