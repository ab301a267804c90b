import type { Disk, DiskFile } from '../disk/index.js';
import { keepBroken } from './broken-copy.js';
import { type FileHeader, seedOf } from './file-header.js';
import { GroupBuffer } from './group-buffer.js';
import { RecordView } from './records.js';
import type { Damage, Scan } from './scan.js';
import type { TornTail } from './types.js';
import { writeFully } from './write-fully.js';

const CHUNK_BYTES = 1024 * 1024;

/** The last file of the log, before anything is mended. */
export interface LastFile {
  readonly file: DiskFile;
  readonly header: FileHeader;
  readonly path: string;
  /** Of all that is in it. */
  readonly size: number;
}

/** The end of the log as it stands after recovery: durable, and a group's end. */
export interface SettledTail {
  readonly size: number;
  readonly spaceAhead: number;
  readonly lastGroup: number;
  readonly greatestGroup: number;
  readonly cut: TornTail | null;
}

/**
 * Makes the end of the log one that can be appended to. What an unfinished write left is cut off;
 * what was written and perhaps never synced is written again, byte by byte the same: a sync that
 * failed in an earlier life may have left it in memory only, where no later sync looks for it.
 */
export async function settleTail(
  disk: Disk,
  log: string,
  active: LastFile,
  scan: Scan,
): Promise<SettledTail> {
  const { file } = active;
  const cut = scan.damage ? await cutOff(disk, log, active, scan, scan.damage) : null;
  await writeAgain(file, scan.durableEnd, scan.end);
  const again = scan.damage ? groupOfKept(active, scan, scan.damage) : null;
  if (again) writeFully(file, again, scan.end);
  await file.sync();
  return {
    size: scan.end + (again?.length ?? 0),
    spaceAhead: scan.damage ? 0 : active.size - scan.end,
    lastGroup: again ? scan.greatestGroup + 1 : scan.lastGroup,
    greatestGroup: scan.greatestGroup + (again ? 1 : 0),
    cut,
  };
}

async function cutOff(
  disk: Disk,
  log: string,
  { file, header, path }: LastFile,
  { contentEnd }: Scan,
  { groupOffset, offset }: Damage,
): Promise<TornTail> {
  const part = { path: log, number: header.number, from: groupOffset, to: contentEnd };
  const copy = await keepBroken(disk, file, part);
  await file.truncate(groupOffset);
  return { file: path, offset, bytes: contentEnd - offset, copy };
}

async function writeAgain(file: DiskFile, from: number, to: number): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, to - from));
  for (let at = from; at < to; ) {
    const length = await file.read(chunk.subarray(0, to - at), at);
    if (length === 0) break;
    writeFully(file, chunk.subarray(0, length), at);
    at += length;
  }
}

/** The good records of the damaged group as a group of their own, with the sequences they had. */
function groupOfKept({ header }: LastFile, scan: Scan, damage: Damage): Buffer | null {
  if (damage.keptRecords === 0) return null;
  const group = new GroupBuffer();
  const first = scan.lastSequence - damage.keptRecords + 1;
  group.begin(seedOf(header), scan.greatestGroup + 1, first);
  const record = new RecordView();
  for (let at = 0; at < damage.kept.length; ) {
    at = record.read(damage.kept, at);
    const { type, time, payload } = record;
    const encode = (target: Buffer, offset: number) => payload.copy(target, offset);
    const refused = group.add({ type, time, size: payload.length, encode });
    if (refused) throw refused;
  }
  return group.finish(scan.end, scan.durableGroup);
}
