import { readU64 } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { isCheckpointRecord } from './checkpoint-format.js';
import { walCorrupt } from './errors.js';
import type { ReadableFile } from './log-files.js';
import { scanFile } from './scan.js';
import type { WalRecord } from './types.js';

/**
 * A checkpoint got its name when all of it was durable: whatever is missing from it is damage. Its
 * records are handed out with the sequence that the checkpoint stands for.
 * @returns how many records there were.
 */
export async function replayCheckpoint(
  disk: Disk,
  { path, size, header }: ReadableFile,
  replay: (record: WalRecord) => void,
): Promise<number> {
  let records = 0;
  const ends: number[] = [];
  const file = await disk.open(path, { readOnly: true });
  try {
    const scan = await scanFile(file, size, header, (record) => {
      if (isCheckpointRecord(record)) {
        ends.push(readU64(record.payload, 0));
        return;
      }
      records += 1;
      record.sequence = header.baseSequence;
      replay(record);
    });
    if (scan.damage) throw walCorrupt(path, scan.damage.offset, 'a checkpoint is damaged');
    if (ends.length !== 2 || ends[1] !== records) {
      throw walCorrupt(path, scan.end, 'a checkpoint is not complete');
    }
  } finally {
    await file.close();
  }
  return records;
}
