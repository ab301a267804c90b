import { msOfHlc, nodeIdOf } from '../core/index.js';
import type { Operation, StoredEntry, StoredValue, Written } from '../store/index.js';
import type { Conflict, FailedOperation, Held, SyncStateInfo } from '../sync/index.js';
import { encodeValue } from './encoded-value.js';
import type { EntryReport, VersionReport, WriteReport } from './reports.js';
import type { ConflictReport, FailedWork, HeldReport, SyncStatusReport } from './sync-reports.js';

/** What the engine holds, as plain data, field by field. */

export function presentWrite(written: Written): WriteReport {
  const { key, origin, counter, time, durable } = written;
  const writtenAt = isoTime(time);
  return { schema: 'softadastra.write/1', key, origin, counter, time, writtenAt, durable };
}

export function presentEntry(key: string, stored: StoredValue) {
  const bytes = stored.value.length;
  return { key, ...presentStamp(stored), value: encodeValue(stored.value), bytes };
}

export function presentListed({ key, ...stored }: StoredEntry, keysOnly: boolean): EntryReport {
  if (!keysOnly) return presentEntry(key, stored);
  return { key, ...presentStamp(stored), value: null, bytes: stored.value.length };
}

export function presentVersion(operation: Operation): VersionReport {
  const { value } = operation;
  return { ...presentStamp(operation), value: value === null ? null : encodeValue(value) };
}

export function presentConflict({ key, current, others }: Conflict): ConflictReport {
  return { key, current: current && presentVersion(current), others: others.map(presentVersion) };
}

export function presentHeld({ operation, aheadMs }: Held): HeldReport['held'][number] {
  return { key: operation.key, ...presentVersion(operation), aheadMs };
}

export function presentFailed(failed: FailedOperation): FailedWork {
  const { peerId, key, counter, attempts, error } = failed;
  return { peerId, key, counter, attempts, code: error.code, message: error.message };
}

export function presentSync(info: SyncStateInfo): SyncStatusReport {
  const { outbox, pending, queued, inFlight, acknowledged, failed } = info;
  const { totalRetries, lastSubmittedVersion, lastAppliedRemoteVersion } = info;
  const { held, conflicts, word } = info;
  return {
    schema: 'softadastra.sync/1',
    outbox,
    pending,
    queued,
    inFlight,
    acknowledged,
    failed,
    totalRetries,
    lastSubmittedVersion,
    lastAppliedRemoteVersion,
    held,
    conflicts,
    word,
  };
}

function presentStamp({ origin, counter, time }: Pick<Operation, 'origin' | 'counter' | 'time'>) {
  return { origin, nodeId: nodeIdOf(origin), counter, time, writtenAt: isoTime(time) };
}

function isoTime(time: number): string {
  return new Date(msOfHlc(time)).toISOString();
}
