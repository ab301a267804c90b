import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  createRecorder,
  EngineRecorder,
  EvidenceError,
  EvidenceLog,
  openRun,
} from '../../../src/agent/evidence/index.js';
import { systemParts } from '../../../src/engine/node/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { smallFileSystem } from '../../helpers/engine/tmpfs.js';
import {
  newRunId,
  planned,
  recordedEvent,
  recordedOutcome,
  resulted,
} from '../../helpers/evidence.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const RUN = newRunId();

test('a run that was recorded is read as it was, in its order', async (t) => {
  const dataDir = await temporaryFolder(t);
  const recorder = await createRecorder(dataDir, RUN);
  const events = Array.from({ length: 25 }, (_, index) => recordedEvent(index + 1));
  recorder.append({ kind: 'plan', ...planned(RUN) });
  for (const event of events) {
    recorder.append({ kind: 'event', ...event });
    if (event.seq % 10 === 0) await recorder.settled();
  }
  recorder.append({ kind: 'outcome', ...recordedOutcome('op-001', 1) });
  recorder.append({ kind: 'outcome', ...recordedOutcome('op-002', 1) });
  recorder.append({ kind: 'outcome', ...recordedOutcome('op-001', 4) });
  recorder.append({ kind: 'finding', operation: 'op-001', readable: false, reason: 'blind' });
  const sight = { operation: null, attempt: null, shown: ['op-001'], complete: true };
  recorder.append({ kind: 'sight', ...sight });
  recorder.append({ kind: 'result', ...resulted(25) });
  await recorder.close();
  await recorder.close();

  const run = await openRun(dataDir, RUN);
  t.deepEqual(run.plan, planned(RUN));
  t.deepEqual(run.events, events);
  t.deepEqual(
    [...run.outcomes],
    [
      ['op-001', recordedOutcome('op-001', 4)],
      ['op-002', recordedOutcome('op-002', 1)],
    ],
  );
  t.deepEqual([...run.findings], [['op-001', { readable: false, reason: 'blind' }]]);
  t.deepEqual(run.sights, [sight]);
  t.deepEqual(run.result, resulted(25));
  t.deepEqual(run.delivered, []);
  t.throws(() => recorder.append({ kind: 'event', ...recordedEvent(26) }), { message: /closed/ });
});

test('a line is copied when it is appended, and an event has the next number', async (t) => {
  const dataDir = await temporaryFolder(t);
  const recorder = await createRecorder(dataDir, RUN);
  const event = recordedEvent(1);
  recorder.append({ kind: 'plan', ...planned(RUN) });
  recorder.append({ kind: 'event', ...event });
  event.payload.operation = 'changed later';
  t.throws(() => recorder.append({ kind: 'event', ...recordedEvent(3) }), { message: /seq 3/ });
  await recorder.close();
  t.is((await openRun(dataDir, RUN)).events[0]?.payload.operation, 'op-001');
});

test('a run of which nothing was recorded leaves nothing behind', async (t) => {
  const dataDir = await temporaryFolder(t);
  await (await createRecorder(dataDir, RUN)).close();
  t.deepEqual(await readdir(join(dataDir, 'runs')), []);
});

test('wherever the power goes, all that was settled is there, and no line without those before it', async (t) => {
  const seed = seeded(t);
  let turns = 0;
  const count = async () => {
    turns += 1;
  };
  await record(new SimulatedDisk({ turn: count }), seed);
  const points = scaled(t, 'points at which the power goes', 60, 2_000);
  let lost = 0;
  for (let point = 0; point < points; point += 1) {
    const at = seed.between(1, turns);
    let seen = 0;
    let next: SimulatedDisk | null = null;
    const spare = seed.random() < 0.3 ? null : { float: seed.random };
    const disk: SimulatedDisk = new SimulatedDisk({
      turn: async () => {
        seen += 1;
        if (seen === at) next = disk.crash(spare);
      },
    });
    const settled = await record(disk, seed);
    const found = await recordedOn(next ?? disk.crash(spare));
    t.true(found.length >= settled, `${settled} were settled, ${found.length} are there`);
    t.deepEqual(
      found,
      Array.from(found, (_, index) => index + 1),
    );
    if (found.length < LINES) lost += 1;
  }
  t.true(lost > 0, 'some points lay before the end');
});

for (const code of ['ENOSPC', 'EIO', 'EROFS'] as const) {
  test(`whichever disk call fails with ${code}, the test is told before its next request`, async (t) => {
    const seed = seeded(t);
    const stride = scaled(t, 'every n-th call', 3, 1);
    let told = 0;
    for (let nth = 1; ; nth += stride) {
      const disk = new SimulatedDisk();
      disk.failCall(nth, code, { times: 3 });
      const settled = await record(disk, seed);
      if (disk.faultsHit === 0) break;
      if (settled < LINES) told += 1;
      const found = await recordedOn(disk.crash());
      t.true(found.length >= settled);
      t.deepEqual(
        found,
        Array.from(found, (_, index) => index + 1),
      );
    }
    t.true(told > 5, 'refusals were told');
  });
}

test('a disk that is really full ends the test with its reason, and keeps what it had', async (t) => {
  const dataDir = await smallFileSystem(t, 1024 * 1024);
  if (dataDir === null) return;
  const recorder = await createRecorder(dataDir, RUN);
  recorder.append({ kind: 'plan', ...planned(RUN) });
  let settled = 0;
  const error = await t.throwsAsync(
    async () => {
      for (let seq = 1; seq < 1_000; seq += 1) {
        recorder.append({
          kind: 'event',
          ...recordedEvent(seq, { payload: { fill: 'x'.repeat(9_000) } }),
        });
        await recorder.settled();
        settled = seq;
      }
    },
    { instanceOf: EvidenceError, message: /^the evidence cannot be kept: the disk is full \(/ },
  );
  t.is(error?.code, 'disk_full');
  recorder.append({ kind: 'event', ...recordedEvent(settled + 2) });
  await t.throwsAsync(recorder.settled(), { is: error });
  await recorder.close();
  t.true(settled > 20);
  t.is((await openRun(dataDir, RUN)).events.length, settled);
});

test('a place that cannot be written to is told before anything starts', async (t) => {
  await t.throwsAsync(createRecorder('/dev/null/evidence', RUN), {
    instanceOf: EvidenceError,
    message: /^the evidence cannot be kept: /,
  });
});

test('a run that is being recorded belongs to that process alone', async (t) => {
  const dataDir = await temporaryFolder(t);
  const recorder = await createRecorder(dataDir, RUN);
  t.teardown(() => recorder.close());
  const error = await t.throwsAsync(openRun(dataDir, RUN), { instanceOf: EvidenceError });
  t.like(error, { code: 'wal_locked' });
  await t.throwsAsync(createRecorder(dataDir, RUN), { instanceOf: EvidenceError });
});

const LINES = 30;

/** Records until it is told that it cannot. @returns how many events were settled. */
async function record(disk: SimulatedDisk, { between }: Pick<Seeded, 'between'>): Promise<number> {
  let settled = 0;
  try {
    const recorder = new EngineRecorder(await open(disk));
    for (let seq = 1; seq <= LINES; seq += 1) {
      recorder.append({ kind: 'event', ...recordedEvent(seq) });
      // Others record while a request waits.
      if (between(1, 3) === 1) continue;
      await recorder.settled();
      settled = seq;
    }
    await recorder.close();
    settled = LINES;
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
  }
  return settled;
}

async function recordedOn(disk: SimulatedDisk): Promise<number[]> {
  const log = await open(disk);
  const seqs = [...log.lines('event')].map(({ number }) => number);
  await log.close();
  return seqs;
}

function open(disk: SimulatedDisk): Promise<EvidenceLog> {
  return EvidenceLog.open(RUN, '/data', { ...systemParts(), disk });
}
