import type { Disk } from '../../../../src/engine/disk/index.js';
import { recordTypes, type Wal, type WalOptions } from '../../../../src/engine/wal/index.js';
import { SimulatedDisk } from '../simulated-disk.js';
import { openLog, type ReadRecord } from './open-log.js';

const TYPES = [recordTypes.put, recordTypes.delete, recordTypes.batch, recordTypes.note] as const;

/** The record of that sequence as every log of these tests has it: sizes differ, some are empty. */
export function recordOf(sequence: number): ReadRecord {
  const size = (sequence * 37) % 113;
  const payload = Buffer.alloc(size, `record ${sequence}, `);
  const type = TYPES[sequence % TYPES.length] ?? recordTypes.put;
  return { sequence, type, time: 1_000_000 + sequence * 3, payload };
}

export function recordsOf(count: number): ReadRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf(index + 1));
}

/** Appends the next records, each group of them together, and waits until they are durable. */
export async function appendGroups(wal: Wal, groups: readonly number[]): Promise<void> {
  for (const size of groups) {
    const first = wal.status().lastSequence + 1;
    const writes = Array.from({ length: size }, (_, index) => {
      const { type, time, payload } = recordOf(first + index);
      return wal.write(type, time, payload);
    });
    for (const written of await Promise.all(writes)) written.value();
  }
}

/**
 * A log with these groups of records. It was killed, unless `closed`: then it ends as logs do that
 * were closed in good order.
 */
export async function writeLog(
  groups: readonly number[],
  { closed = false, ...options }: Partial<WalOptions> & { closed?: boolean } = {},
): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk, options)).value();
  await appendGroups(wal, groups);
  if (closed) (await wal.close()).value();
  return disk.kill();
}

/** Every file of a disk's directory but locks, by path. */
export async function filesOn(disk: Disk & { contents(path: string): Buffer }) {
  const files = new Map<string, Buffer>();
  for (const name of (await disk.list('/data')).sort()) {
    if (!name.endsWith('.lock')) files.set(`/data/${name}`, disk.contents(`/data/${name}`));
  }
  return files;
}

export function diskWith(files: ReadonlyMap<string, Buffer>): SimulatedDisk {
  const disk = new SimulatedDisk();
  for (const [path, bytes] of files) disk.plant(path, bytes);
  return disk;
}
