import type { Disk } from '../disk/index.js';
import type { OpenLogFile } from './create-file.js';
import { walCorrupt } from './errors.js';
import type { LogPlan, ReadableFile } from './log-files.js';
import { replayCheckpoint } from './replay-checkpoint.js';
import { type Scan, scanFile } from './scan.js';
import type { LogPosition } from './segments.js';
import { type SettledTail, settleTail } from './tail.js';
import type { WalRecord } from './types.js';

export interface Recovered {
  /** The last segment, open; null where there is none yet. It may have a full one's name. */
  readonly last: OpenLogFile | null;
  /** Of each segment but the last, by path: how far its groups reach. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly position: LogPosition;
  readonly records: number;
  /** Whether nothing was left open: the last file ends in good order, or there is none. */
  readonly sealed: boolean;
  readonly tail: SettledTail | null;
}

/**
 * Reads the log from its newest checkpoint to its end, and makes the end fit for appending.
 * @throws SoftadastraError `wal_corrupt`, with nothing changed, where what is damaged was whole.
 */
export async function recover(
  disk: Disk,
  path: string,
  plan: LogPlan,
  replay: (record: WalRecord) => void,
): Promise<Recovered> {
  let records = plan.checkpoint ? await replayCheckpoint(disk, plan.checkpoint, replay) : 0;
  let sequence = plan.checkpoint?.header.baseSequence ?? 0;
  let group = plan.checkpoint?.header.baseGroup ?? 0;
  let usedGroup = group;
  let end = { path: plan.checkpoint?.path ?? path, offset: plan.checkpoint?.size ?? 0 };
  let sealed = true;
  let tail: SettledTail | null = null;
  let last: OpenLogFile | null = null;
  const sizes = new Map<string, number>();
  for (const [index, segment] of plan.segments.entries()) {
    checkFollows(segment, sequence, end);
    const isLast = index === plan.segments.length - 1;
    const file = await disk.open(segment.path, { readOnly: !isLast });
    try {
      const scan = await scanFile(file, segment.size, segment.header, replay);
      // A stub was once a file of its own, made when the segment before it was whole and durable.
      checkDamage(segment, scan, isLast && plan.stub === null);
      if (isLast && plan.stub) checkExact(segment, scan);
      records += scan.records;
      sequence = scan.lastSequence;
      group = scan.lastGroup;
      usedGroup = scan.greatestGroup;
      end = { path: segment.path, offset: scan.end };
      if (!isLast) {
        sizes.set(segment.path, scan.end);
        continue;
      }
      tail = await settleTail(disk, path, { ...segment, file }, scan);
      sealed = scan.sealed;
      group = tail.lastGroup;
      usedGroup = tail.greatestGroup;
      last = { ...segment, file, size: tail.size, spaceAhead: tail.spaceAhead };
    } finally {
      if (!last) await file.close();
    }
  }
  return { last, sizes, position: { sequence, group, usedGroup }, records, sealed, tail };
}

function checkFollows(
  { header }: ReadableFile,
  sequence: number,
  end: { readonly path: string; readonly offset: number },
): void {
  if (header.baseSequence === sequence) return;
  throw walCorrupt(
    end.path,
    end.offset,
    `the records from ${sequence + 1} to ${header.baseSequence} are missing`,
  );
}

function checkDamage(segment: ReadableFile, { damage }: Scan, isEnd: boolean): void {
  if (!damage || (isEnd && damage.proof === null)) return;
  const what =
    damage.proof === null
      ? 'a bad record is followed by a later file'
      : `a bad record is followed by a good group at byte ${damage.proof}`;
  throw walCorrupt(segment.path, damage.offset, what);
}

/**
 * Zeros at the end of a file are space for later groups, and the header of the next file says
 * whether they stand in the place of records. A file that is cut off within its header says nothing;
 * yet it was made when the one before it had no zeros at its end any more.
 */
function checkExact(segment: ReadableFile, { end, damage }: Scan): void {
  if (damage || end === segment.size) return;
  throw walCorrupt(segment.path, end, 'zeros are followed by a later file');
}
