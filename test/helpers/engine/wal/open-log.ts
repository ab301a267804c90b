import type { EngineEvent, Random, Result } from '../../../../src/engine/core/index.js';
import type { Disk } from '../../../../src/engine/disk/index.js';
import { type RecordType, Wal, type WalOptions } from '../../../../src/engine/wal/index.js';
import { ManualClock } from '../store/manual-clock.js';

export const LOG = '/data/node.wal';
export const NODE_ID = 'node-a';

/** A record that was read, with bytes of its own. */
export interface ReadRecord {
  readonly sequence: number;
  readonly type: RecordType;
  readonly time: number;
  readonly payload: Buffer;
}

export interface OpenLog {
  readonly wal: Wal;
  /** What was replayed. */
  readonly records: readonly ReadRecord[];
  readonly events: readonly EngineEvent[];
}

/** Different at each call, the same in each run: no test here depends on which bytes they are. */
export function countingRandom(start = 1): Random {
  let count = start;
  return {
    float: () => 0.5,
    bytes: (length) => {
      count += 1;
      return Buffer.alloc(length, `salt ${count} of this log;`);
    },
  };
}

/** Opens the log of node-a on the disk, with time standing still unless a clock is given. */
export async function openLog(
  disk: Disk,
  options: Partial<WalOptions> = {},
): Promise<Result<OpenLog>> {
  const records: ReadRecord[] = [];
  const events: EngineEvent[] = [];
  const opened = await Wal.open(
    {
      disk,
      path: LOG,
      nodeId: NODE_ID,
      clock: new ManualClock(),
      random: countingRandom(),
      log: (event) => events.push(event),
      ...options,
    },
    ({ sequence, type, time, payload }) => {
      records.push({ sequence, type, time, payload: Buffer.from(payload) });
    },
  );
  return opened.map((wal) => ({ wal, records, events }));
}
