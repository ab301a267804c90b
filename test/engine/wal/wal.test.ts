import test from 'ava';
import type { SoftadastraError } from '../../../src/engine/core/index.js';
import { type CheckpointSink, recordTypes, Wal } from '../../../src/engine/wal/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { countingRandom, LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import {
  appendGroups,
  filesOn,
  recordOf,
  recordsOf,
  writeLog,
} from '../../helpers/engine/wal/write-log.js';

const text = (value: string) => Buffer.from(value);

async function writeAll(sink: CheckpointSink, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const { type, time, payload } = recordOf(number);
    await sink.write(type, time, payload.length, (target, offset) => {
      target.set(payload, offset);
    });
  }
}

test('records of every type and size come back in order', async (t) => {
  const disk = new SimulatedDisk();
  const { wal, records } = (await openLog(disk)).value();
  t.deepEqual(records, []);
  const types = Object.values(recordTypes).filter((type) => type !== recordTypes.checkpoint);
  const sizes = [0, 1, 511, 512, 70_000, 3 * 1024 * 1024, 9 * 1024 * 1024];
  const expected = types.flatMap((type) =>
    sizes.map((size) => ({ type, time: 2 ** 50 + size, payload: Buffer.alloc(size, `${size}.`) })),
  );
  const written = await Promise.all(
    expected.map(({ type, time, payload }) => wal.write(type, time, payload)),
  );
  t.deepEqual(
    written.map((result) => result.value()),
    expected.map((_, index) => ({ sequence: index + 1, durable: true })),
  );
  (await wal.close()).value();
  const again = (await openLog(disk)).value();
  t.is(again.records.length, expected.length);
  for (const [index, { type, time, payload }] of expected.entries()) {
    const found = again.records[index];
    t.deepEqual([found?.sequence, found?.type, found?.time], [index + 1, type, time]);
    t.true(found?.payload.equals(payload));
  }
});

test('what is appended together goes out in one write and one sync, answered in order', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  const { write, sync } = disk.calls;
  const answers: number[] = [];
  await Promise.all(
    recordsOf(500).map(async ({ type, time, payload }) => {
      answers.push((await wal.write(type, time, payload)).value().sequence);
    }),
  );
  t.deepEqual([disk.calls.write - write, disk.calls.sync - sync], [1, 1]);
  t.deepEqual(
    answers,
    recordsOf(500).map(({ sequence }) => sequence),
  );
});

test('what comes while a sync is under way goes out together with the next', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  const { sync } = disk.calls;
  const first = [wal.write(1, 1, text('a')), wal.write(1, 1, text('b'))];
  await Promise.resolve();
  const second = ['c', 'd', 'e'].map((value) => wal.write(1, 1, text(value)));
  t.is((await Promise.all([...first, ...second])).at(-1)?.value().sequence, 5);
  t.is(disk.calls.sync - sync, 2);
});

test('an answer may append at once', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  const sequences: number[] = [];
  await new Promise<void>((resolve) => {
    const append = () =>
      wal.append({
        type: recordTypes.put,
        time: 1,
        size: 1,
        encode: (target, offset) => target.writeUInt8(7, offset),
        appended: (sequence) => {
          sequences.push(sequence);
          if (sequence === 50) resolve();
          else append();
        },
        failed: (error) => t.fail(error.message),
      });
    append();
  });
  t.is(sequences.length, 50);
});

test('with autoFlush off an answer says that it is not durable, and 50 ms later it is', async (t) => {
  const disk = new SimulatedDisk();
  const clock = new ManualClock();
  const { wal } = (await openLog(disk, { autoFlush: false, clock })).value();
  t.deepEqual((await wal.write(1, 1, text('a'))).value(), { sequence: 1, durable: false });
  t.deepEqual([wal.status().lastSequence, wal.status().durableSequence], [1, 0]);
  clock.advance(49);
  t.is(wal.status().durableSequence, 0);
  clock.advance(1);
  (await wal.flush()).value();
  t.is(wal.status().durableSequence, 1);
  await wal.write(1, 1, text('b'));
  (await wal.close()).value();
  t.is((await openLog(disk.crash())).value().records.length, 2);
});

test('closing answers what waits, twice is fine, and then all is refused', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  const waiting = wal.write(1, 1, text('a'));
  const [first, second] = await Promise.all([wal.close(), wal.close()]);
  t.true(first.isOk() && second.isOk());
  t.is((await waiting).value().sequence, 1);
  t.is((await wal.write(1, 1, text('b'))).error().code, 'invalid_state');
  t.is((await wal.flush()).error().code, 'invalid_state');
  t.is((await wal.compact(async () => {})).error().code, 'invalid_state');
  t.true((await wal.close()).isOk());
});

test('a full file is numbered and a new one begun', async (t) => {
  const disk = await writeLog([30, 30, 30, 30, 30], { segmentBytes: 4096 });
  const names = [...(await filesOn(disk)).keys()];
  t.deepEqual(names, [LOG, `${LOG}.000001`, `${LOG}.000002`]);
  const { wal, records } = (await openLog(disk)).value();
  t.deepEqual(records, recordsOf(150));
  t.is(wal.status().files, 3);
  const files = [...(await filesOn(disk)).values()];
  const bytes = files.reduce((sum, file) => sum + withoutSpace(file).length, 0);
  t.is(wal.status().bytes, bytes);
});

test('a checkpoint takes the place of all that was there, and appends go on beside it', async (t) => {
  const disk = await writeLog([50, 50], { segmentBytes: 4096 });
  const { wal } = (await openLog(disk)).value();
  const compacting = wal.compact(async (sink) => {
    await writeAll(sink, 40);
    await appendGroups(wal, [5]);
    await writeAll(sink, 2);
  });
  t.is((await wal.compact(async () => {})).error().code, 'invalid_state', 'one at a time');
  const report = (await compacting).value();
  t.is(report.records, 42);
  t.true(wal.bytesSinceCheckpoint < 2000);
  t.deepEqual([...(await filesOn(disk)).keys()], [LOG, report.file]);
  (await wal.close()).value();
  const { records, wal: again } = (await openLog(disk.crash())).value();
  const inCheckpoint = [...recordsOf(40), ...recordsOf(2)];
  t.deepEqual(records, [
    ...inCheckpoint.map((record) => ({ ...record, sequence: 100 })),
    ...recordsOf(105).slice(100),
  ]);
  t.is(again.status().lastSequence, 105);
});

test('a compaction that fails leaves the log as it was', async (t) => {
  const disk = await writeLog([50]);
  const { wal } = (await openLog(disk)).value();
  const failed = await wal.compact(async (sink) => {
    await writeAll(sink, 3);
    throw new RangeError('no more');
  });
  t.regex(failed.error().message, /no more/);
  t.is(wal.status().poisoned, null);
  await appendGroups(wal, [1]);
  (await wal.close()).value();
  t.false([...(await filesOn(disk)).keys()].some((name) => name.includes('checkpoint')));
  t.deepEqual((await openLog(disk)).value().records, recordsOf(51));
});

test('closing ends a compaction that is under way', async (t) => {
  const disk = await writeLog([50]);
  const { wal } = (await openLog(disk)).value();
  let closing: Promise<unknown> = Promise.resolve();
  const compacted = wal.compact(async (sink) => {
    closing = wal.close();
    await Promise.resolve();
    await writeAll(sink, 3);
  });
  t.is((await compacted).error().code, 'invalid_state');
  await closing;
  t.deepEqual((await openLog(disk)).value().records, recordsOf(50));
});

test('what cannot be opened says why, and nothing is made', async (t) => {
  const code = async (path: string, nodeId = 'node-a', segmentBytes?: number) => {
    const errors: SoftadastraError[] = [];
    const opened = await Wal.open(
      {
        disk: new SimulatedDisk(),
        path,
        nodeId,
        clock: new ManualClock(),
        random: countingRandom(),
        log: ({ error }) => error && errors.push(error),
        ...(segmentBytes !== undefined && { segmentBytes }),
      },
      () => {},
    );
    t.is(errors[0], opened.error());
    return opened.error().code;
  };
  t.is(await code('/nowhere/node.wal'), 'directory_missing');
  t.is(await code(LOG, ''), 'invalid_argument');
  t.is(await code(LOG, 'a b'), 'invalid_argument');
  t.is(await code(LOG, 'node-a', 100), 'invalid_argument');
  const disk = new SimulatedDisk();
  disk.failCall(1, 'EACCES', { only: ['lock'] });
  t.is((await openLog(disk)).error().code, 'permission_denied');
});

test('a reader that throws keeps the log from being opened, and lets go of it', async (t) => {
  const disk = await writeLog([3]);
  const options = { disk, path: LOG, nodeId: 'node-a', clock: new ManualClock() };
  const failed = await Wal.open({ ...options, random: countingRandom() }, () => {
    throw new RangeError('not mine');
  });
  t.is(failed.error().code, 'internal_error');
  t.is((await openLog(disk)).value().records.length, 3);
});
