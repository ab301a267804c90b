import type { Hlc } from '../core/index.js';
import type { PeerWord, SyncStatusReport, SyncWord } from './sync-reports.js';

/**
 * What a node answers, as plain data: the same object inside a process, through the control socket
 * and after `--json`. `schema` names what is in it; a field may be added within a version, none is
 * renamed or dropped. Times are ISO 8601 in UTC, durations milliseconds, sizes bytes.
 */

/** Bytes in JSON: as text where they are valid UTF-8, else in base64. */
export interface EncodedValue {
  readonly encoding: 'text' | 'base64';
  readonly data: string;
}

export interface ServiceReport {
  readonly schema: 'softadastra.service/1';
  readonly service: 'transport' | 'discovery';
  /** False where the configuration does not allow it: starting it is refused. */
  readonly enabled: boolean;
  readonly running: boolean;
  readonly host: string;
  /** The port that is bound where it runs, else the one that is configured. */
  readonly port: number;
  /** Whether a cluster secret protects it. */
  readonly secured: boolean;
}

/** One value of the configuration and where it comes from. Secrets are not shown. */
export interface ConfigValue {
  readonly name: string;
  readonly value: string | number | boolean | readonly string[] | null;
  readonly source: 'flag' | 'environment' | 'file' | 'default';
}

export interface LogReport {
  readonly path: string;
  readonly incarnation: string;
  readonly autoFlush: boolean;
  readonly lastSequence: number;
  readonly durableSequence: number;
  readonly files: number;
  readonly bytes: number;
  /** Why nothing can be appended any more; null while all is well. */
  readonly poisoned: string | null;
  readonly recovery: {
    readonly records: number;
    readonly bytes: number;
    readonly cut: { file: string; offset: number; bytes: number; copy: string } | null;
  };
}

export interface StatusReport {
  readonly schema: 'softadastra.status/1';
  readonly nodeId: string;
  readonly displayName: string;
  readonly version: string;
  readonly pid: number;
  /** `node`: a long-lived node; `local`: this command opened the log by itself. */
  readonly runtime: 'node' | 'local';
  readonly startedAt: string;
  readonly uptimeMs: number;
  readonly store: {
    readonly size: number;
    readonly tombstones: number;
    readonly operations: number;
  };
  readonly sync: SyncStatusReport;
  readonly peers: Readonly<Record<PeerWord, number>>;
  readonly transport: ServiceReport;
  readonly discovery: ServiceReport;
  /** Null where nothing is kept on disk, or nothing was stored yet. */
  readonly log: LogReport | null;
  readonly config: readonly ConfigValue[];
  readonly warnings: readonly string[];
}

export interface NodeInfoReport {
  readonly schema: 'softadastra.node/1';
  readonly nodeId: string;
  readonly displayName: string;
  readonly hostname: string;
  readonly os: string;
  readonly version: string;
  readonly startedAt: string;
  readonly uptimeMs: number;
  readonly capabilities: readonly string[];
}

export interface WriteReport {
  readonly schema: 'softadastra.write/1';
  readonly key: string;
  readonly origin: string;
  readonly counter: number;
  readonly time: Hlc;
  readonly writtenAt: string;
  /** False where the log syncs later (`autoFlush` false) or there is none. */
  readonly durable: boolean;
}

export interface BatchReport {
  readonly schema: 'softadastra.batch/1';
  readonly writes: readonly WriteReport[];
}

/** A version of a key: its value, or null where it was deleted. */
export interface VersionReport {
  readonly origin: string;
  readonly nodeId: string;
  readonly counter: number;
  readonly time: Hlc;
  readonly writtenAt: string;
  readonly value: EncodedValue | null;
}

export interface EntryReport extends Omit<VersionReport, 'value'> {
  readonly key: string;
  /** Null only where keys alone were asked for. */
  readonly value: EncodedValue | null;
  readonly bytes: number;
}

export interface GetReport extends EntryReport {
  readonly schema: 'softadastra.entry/1';
  readonly value: EncodedValue;
  readonly sync: SyncWord;
}

export interface ListReport {
  readonly schema: 'softadastra.list/1';
  readonly entries: readonly EntryReport[];
  /** Ask again with this as `after` for what follows; null at the end. */
  readonly next: string | null;
}

export interface CompactReport {
  readonly schema: 'softadastra.compact/1';
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly records: number;
}

export interface ImportReport {
  readonly schema: 'softadastra.import/1';
  readonly entries: number;
  readonly written: number;
  /** Had the same value already. */
  readonly unchanged: number;
}
