import type { SoftadastraError } from './errors.js';

/** What an operator wants to see in the log of a node; each carries the node's id. */
export type EngineEventName =
  | 'runtime_started'
  | 'node_ready'
  | 'runtime_stopped'
  | 'open_failed'
  | 'wal_open_failed'
  | 'wal_recovered'
  | 'wal_append_failed'
  | 'wal_compacted'
  | 'store_write_failed'
  | 'sync_tick'
  | 'sync_failed_work'
  | 'sync_session_started'
  | 'sync_session_ended'
  | 'sync_conflict'
  | 'sync_held'
  | 'transport_started'
  | 'transport_start_failed'
  | 'peer_connected'
  | 'peer_disconnected'
  | 'peer_connection_failed'
  | 'discovery_started'
  | 'discovery_start_failed'
  | 'peer_discovered'
  | 'peer_expired'
  | 'metadata_refreshed'
  | 'configuration_warning';

export interface EngineEvent {
  readonly event: EngineEventName;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** Says by its fields whether state is valid and whether it can be tried again. */
  readonly error?: SoftadastraError;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Where a part of the engine tells what happened. It must not throw. */
export type EngineLog = (event: EngineEvent) => void;

export const silentLog: EngineLog = () => {};
