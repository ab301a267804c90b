import test from 'ava';
import { crc32c } from '../../../src/engine/core/index.js';
import { recordTypes } from '../../../src/engine/wal/index.js';
import { GOLDEN_V1 } from '../../fixtures/engine/wal-v1.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { countingRandom, LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { diskWith, filesOn, writeLog } from '../../helpers/engine/wal/write-log.js';
import { shows } from '../../helpers/shows.js';

const { put, delete: remove, noop, file_event: fileEvent, batch, note } = recordTypes;

/** What the golden log was made of. */
const BEFORE = [
  { type: put, time: 1, payload: Buffer.from('superseded') },
  { type: noop, time: 2, payload: Buffer.alloc(0) },
] as const;
const COMPACTED = { type: note, time: 3, payload: Buffer.from('a fact') } as const;
const AFTER = [
  { type: put, time: 1_843_200_000_000_000, payload: Buffer.from('a value') },
  { type: remove, time: 1_843_200_000_000_001, payload: Buffer.from([0, 255]) },
  { type: fileEvent, time: 5, payload: Buffer.from('created') },
  { type: batch, time: 6, payload: Buffer.alloc(300, 'batch ') },
] as const;

async function writeGolden(): Promise<Map<string, Buffer>> {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  for (const { type, time, payload } of BEFORE) (await wal.write(type, time, payload)).value();
  const compacted = await wal.compact(async (sink) => {
    const { type, time, payload } = COMPACTED;
    await sink.write(type, time, payload.length, (target, offset) => {
      target.set(payload, offset);
    });
  });
  compacted.value();
  await Promise.all(AFTER.map(({ type, time, payload }) => wal.write(type, time, payload)));
  (await wal.close()).value();
  return filesOn(disk);
}

function golden(): Map<string, Buffer> {
  return new Map(
    Object.entries(GOLDEN_V1).map(([path, base64]) => [path, Buffer.from(base64, 'base64')]),
  );
}

test('a log of format version 1 is read as it was written', async (t) => {
  shows(t, 21);
  const { wal, records } = (await openLog(diskWith(golden()))).value();
  t.deepEqual(records, [
    { sequence: 2, ...COMPACTED },
    ...AFTER.map((record, index) => ({ sequence: 3 + index, ...record })),
  ]);
  t.is(Buffer.from(wal.status().incarnation, 'hex').toString(), 'salt 2 o');
});

test('what is written today is format version 1, byte by byte', async (t) => {
  shows(t, 21);
  t.deepEqual(await writeGolden(), golden());
});

test('a newer format is refused and left as it is', async (t) => {
  shows(t, 21);
  for (const length of [5000, 1024, 600, 12]) {
    const bytes = Buffer.alloc(length, 'whatever a later version says');
    golden().get(LOG)?.copy(bytes, 0, 0, 12);
    bytes.writeUInt32BE(2, 8);
    const disk = diskWith(new Map([[LOG, bytes]]));
    const error = (await openLog(disk)).error();
    t.deepEqual([error.code, error.context.version], ['wal_newer_format', 2]);
    t.deepEqual(await disk.list('/data'), ['node.wal']);
    t.deepEqual(disk.contents(LOG), bytes);
  }
});

test('a newer format is recognised behind a checksum that is right', async (t) => {
  shows(t, 21);
  const bytes = Buffer.from(golden().get(LOG) as Buffer);
  for (const start of [0, 512]) {
    bytes.writeUInt32BE(7, start + 8);
    bytes.writeUInt32BE(crc32c(bytes.subarray(start, start + 508)), start + 508);
  }
  const disk = diskWith(new Map([[LOG, bytes]]));
  t.is((await openLog(disk)).error().code, 'wal_newer_format');
  t.deepEqual(disk.contents(LOG), bytes);
});

test('the log of another node is refused and left as it is', async (t) => {
  for (const nodeId of ['node-b', 'node', 'node-aa', 'Node-a']) {
    const disk = diskWith(golden());
    const before = await filesOn(disk);
    const error = (await openLog(disk, { nodeId })).error();
    t.deepEqual([error.code, error.context.owner], ['wal_wrong_node', 'node-a']);
    t.deepEqual(await filesOn(disk), before);
    t.false((await disk.list('/data')).includes('node.wal.lock'));
  }
});

test('what is no log is refused and left as it is', async (t) => {
  for (const bytes of [
    Buffer.from('x'),
    Buffer.from('{"this": "is somebody\'s document"}'),
    Buffer.alloc(1),
    Buffer.alloc(5000),
    Buffer.alloc(100_000, 'SAWAL'),
  ]) {
    const disk = diskWith(new Map([[LOG, bytes]]));
    const error = (await openLog(disk)).error();
    t.deepEqual([error.code, error.context.file], ['not_a_wal', LOG]);
    t.deepEqual(await disk.list('/data'), ['node.wal']);
    t.deepEqual(disk.contents(LOG), bytes);
  }
});

test('files of two logs are not read as one', async (t) => {
  const files = await filesOn(await writeLog([40, 40, 40], { segmentBytes: 4096 }));
  const options = { segmentBytes: 4096, random: countingRandom(80) };
  const others = await filesOn(await writeLog([40, 40, 40], options));
  const mixed = new Map([...files, [LOG, others.get(LOG) as Buffer]]);
  const disk = diskWith(mixed);
  t.is((await openLog(disk)).error().code, 'wal_corrupt');
  t.deepEqual(await filesOn(disk), mixed);
});
