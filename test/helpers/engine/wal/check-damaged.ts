import type { ExecutionContext } from 'ava';
import type { SoftadastraError } from '../../../../src/engine/core/index.js';
import { openLog } from './open-log.js';
import { diskWith, filesOn, recordOf } from './write-log.js';

/** What came of opening a damaged log: how many records, or why there are none. */
export type Outcome =
  | { readonly kept: number; readonly error: null }
  | { readonly kept: null; readonly error: SoftadastraError };

/**
 * Opens a log of files that somebody damaged, and fails the test unless it gives exactly the first
 * of the records that were written, or refuses with the place of the damage and changes nothing.
 */
export async function openDamaged(
  t: ExecutionContext,
  files: ReadonlyMap<string, Buffer>,
  what: string,
): Promise<Outcome> {
  const disk = diskWith(files);
  const opened = await openLog(disk);
  if (opened.isErr()) {
    const error = opened.error();
    const after = await filesOn(disk);
    const isUntouched =
      after.size === files.size &&
      [...files].every(([path, bytes]) => after.get(path)?.equals(bytes));
    if (!isUntouched) t.fail(`${what}: refused with ${error.code}, and yet files were changed`);
    if (error.code === 'wal_corrupt' && typeof error.context.offset !== 'number') {
      t.fail(`${what}: no offset in ${JSON.stringify(error)}`);
    }
    return { kept: null, error };
  }
  const { wal, records } = opened.value();
  for (const [index, { sequence, type, time, payload }] of records.entries()) {
    const expected = recordOf(index + 1);
    const isEqual =
      sequence === expected.sequence &&
      type === expected.type &&
      time === expected.time &&
      payload.equals(expected.payload);
    if (!isEqual) t.fail(`${what}: record ${index + 1} came back as ${type} ${sequence} ${time}`);
  }
  (await wal.close()).value();
  return { kept: records.length, error: null };
}
