import { Result, SoftadastraError } from '../core/index.js';
import type { BatchWrite, Store } from '../store/index.js';
import type { ImportReport } from './reports.js';
import type { Imported } from './transfer.js';

/** Small enough that writes of others do not wait long. */
const BATCH_WRITES = 1_000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Writes what differs, some hundred keys at a time; what has the value already is left alone. */
export async function importEntries(
  store: Store,
  entries: readonly Imported[],
): Promise<Result<ImportReport>> {
  let written = 0;
  for (const writes of batchesOf(store, entries)) {
    const done = await store.batch(writes);
    if (done.isErr()) return Result.err(brokenOff(done.error(), written));
    written += writes.length;
  }
  const unchanged = entries.length - written;
  const report = { entries: entries.length, written, unchanged };
  return Result.ok({ schema: 'softadastra.import/1', ...report });
}

function* batchesOf(store: Store, entries: readonly Imported[]): Generator<BatchWrite[]> {
  let writes: BatchWrite[] = [];
  let bytes = 0;
  for (const { key, value } of entries) {
    if (store.get(key)?.value.equals(value)) continue;
    const size = Buffer.byteLength(key) + value.length;
    if (writes.length === BATCH_WRITES || (bytes > 0 && bytes + size > BATCH_BYTES)) {
      yield writes;
      writes = [];
      bytes = 0;
    }
    writes.push({ key, value });
    bytes += size;
  }
  if (writes.length > 0) yield writes;
}

/** What was written before it stays: it is as good as a write of its own. */
function brokenOff(error: SoftadastraError, written: number): SoftadastraError {
  const { code, context, fatal, retryable, stateValid } = error;
  const done =
    written === 0
      ? 'nothing was imported'
      : `${written} keys were imported before it, and a second import goes on with the rest`;
  const message = `${error.message}; ${done}`;
  const details = { context: { ...context, written }, fatal, retryable, stateValid };
  return new SoftadastraError(code, message, {
    ...details,
    accepted: error.accepted,
    cause: error,
  });
}
