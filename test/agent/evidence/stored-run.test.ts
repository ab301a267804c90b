import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  createRecorder,
  EvidenceError,
  findRun,
  listRuns,
  noteDelivery,
  openRun,
  type RunSummary,
  withRun,
} from '../../../src/agent/evidence/index.js';
import { newRunId, planned, recordedEvent, storedRun } from '../../helpers/evidence.js';
import { temporaryFolder } from '../../helpers/folder.js';

async function listed(dataDir: string): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for await (const run of listRuns(dataDir)) runs.push(run);
  return runs;
}

test('every run on this disk is listed, in the order of their ids, whatever its state', async (t) => {
  const dataDir = await temporaryFolder(t);
  t.deepEqual(await listed(join(dataDir, 'not-there')), []);
  const violation = recordedEvent(1, { event_type: 'consistency_violation_detected' });
  const ids = [
    await storedRun(dataDir, 4),
    await storedRun(dataDir, 3, { result: { verdicts: { kept: 1, lost: 1 } } }),
    await storedRun(dataDir, [violation]),
    await storedRun(dataDir, 2, { result: { status: 'cancelled' } }),
    await storedRun(dataDir, 5, { killed: true }),
  ];
  const live = await createRecorder(dataDir, newRunId());
  t.teardown(() => live.close());
  live.append({ kind: 'plan', ...planned('x') });
  await live.settled();
  await mkdir(join(dataDir, 'runs', newRunId()));
  await writeFile(join(dataDir, 'runs', 'something else'), '');

  const runs = await listed(dataDir);
  t.deepEqual(
    runs.slice(0, 5).map(({ id }) => id),
    ids,
  );
  t.deepEqual(
    runs.map(({ run, problem }) => run?.verdict ?? problem?.code),
    ['passed', 'failed', 'failed', 'cancelled', 'killed', 'wal_locked', 'not_found'],
  );
  t.like(runs[0]?.run, {
    target: planned('x').target,
    scenario: 'test',
    seed: '1',
    score: 100,
    grade: 'A',
    events: 4,
    delivered: [],
  });
  t.like(runs[4]?.run, { score: null, grade: null, events: 5 });
  t.true(runs.slice(0, 6).every(({ bytes }) => bytes > 100));
});

test('how far a delivery is stays with the run', async (t) => {
  const dataDir = await temporaryFolder(t);
  const id = await storedRun(dataDir, 4);
  const note = {
    cloud: 'http://a',
    persisted: 2,
    complete: false,
    score: null,
    grade: null,
    at: '',
  };
  await withRun(dataDir, id, (log) => noteDelivery(log, note));
  const later = { ...note, persisted: 4, complete: true, score: 100, grade: 'A' };
  await withRun(dataDir, id, (log) => noteDelivery(log, later));
  t.deepEqual((await openRun(dataDir, id)).delivered, [later]);
});

test('a run is found by its id, an unambiguous beginning, or as the latest', async (t) => {
  const dataDir = await temporaryFolder(t);
  const none = await t.throwsAsync(findRun(dataDir, 'latest'), { instanceOf: EvidenceError });
  t.is(none?.code, 'not_found');
  const first = await storedRun(dataDir, 1);
  const second = await storedRun(dataDir, 1);
  t.is(await findRun(dataDir, 'latest'), second);
  t.is(await findRun(dataDir, first), first);
  const common = [...first].findIndex((character, index) => character !== second[index]);
  t.is(await findRun(dataDir, first.slice(0, common + 1)), first);
  await t.throwsAsync(findRun(dataDir, first.slice(0, common)), { message: /^2 runs begin with/ });
  await t.throwsAsync(findRun(dataDir, 'run_nothing'), {
    message: /there is no run "run_nothing"/,
  });
});

test('damage is told with its place, and nothing is changed', async (t) => {
  const dataDir = await temporaryFolder(t);
  const id = await storedRun(dataDir, 200);
  const file = join(dataDir, 'runs', id, 'evidence.wal');
  const bytes = await readFile(file);
  // In the middle of a record that others follow.
  await withRun(dataDir, id, (log) => log.note('more', {}));
  const longer = await readFile(file);
  const middle = Math.floor(bytes.length / 3);
  longer[middle] = (longer[middle] ?? 0) ^ 0xff;
  await writeFile(file, longer);
  const error = await t.throwsAsync(openRun(dataDir, id), { instanceOf: EvidenceError });
  t.is(error?.code, 'wal_corrupt');
  t.deepEqual(await readFile(file), longer);
  t.like((await listed(dataDir))[0], { run: null, problem: { code: 'wal_corrupt' } });
});
