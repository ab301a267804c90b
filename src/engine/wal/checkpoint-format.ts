import { writeU64 } from '../core/index.js';
import type { Content } from './file-writer.js';
import { recordTypes, type WalRecord } from './types.js';

/** The record that stands at both ends of a checkpoint: see format.ts. */
export function checkpointRecord(number: number, time: number): Content {
  return {
    type: recordTypes.checkpoint,
    time,
    size: 8,
    encode: (target, offset) => {
      writeU64(target, number, offset);
    },
  };
}

export function isCheckpointRecord(record: WalRecord): boolean {
  return record.type === recordTypes.checkpoint;
}
