import test from 'ava';
import { deliverRun, verifyRun } from '../../../src/agent/delivery/index.js';
import { withRun } from '../../../src/agent/evidence/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { recordedEvent, storedRun } from '../../helpers/evidence.js';
import { startFakeCloud } from '../../helpers/fake-cloud.js';
import { temporaryFolder } from '../../helpers/folder.js';

const doubled = recordedEvent(2, { event_type: 'duplicate_detected', severity: 'error' });
/** 20 for the duplicate and 8 for the error. */
const SCORE = { score: 72, grade: 'C', policy: 'softadastra-v1' };

test('the stored events give the score that the run said it had', async (t) => {
  const dataDir = await temporaryFolder(t);
  await storedRun(dataDir, [recordedEvent(1), doubled], { result: { score: SCORE } });
  const verification = await verifyRun(dataDir, 'latest', null);
  t.like(verification, { same: true, problems: [], events: 2, status: 'finished', stored: SCORE });
  t.like(verification.score, SCORE);
  t.deepEqual(
    verification.score.deductions.map(({ rule, points }) => [rule, points]),
    [
      ['duplicate_detected', 20],
      ['severity_error', 8],
    ],
  );
});

test('a result that says something else is found out', async (t) => {
  const dataDir = await temporaryFolder(t);
  await storedRun(dataDir, [recordedEvent(1), doubled], { result: { events: 3 } });
  const { same, problems } = await verifyRun(dataDir, 'latest', null);
  t.false(same);
  t.deepEqual(problems, [
    'the result speaks of 3 events, and there are 2',
    'the score of the result is 100, and the events give 72',
    'the grade of the result is A, and the events give C',
  ]);
});

test('events that are missing, doubled or under another number are named', async (t) => {
  const dataDir = await temporaryFolder(t);
  const id = await storedRun(dataDir, 6, { killed: true });
  await withRun(dataDir, id, async (log) => {
    const line = (seq: number, fields: object) => ({
      key: `event/${String(seq).padStart(10, '0')}`,
      value: Buffer.from(JSON.stringify(fields)),
    });
    const first = [...log.lines('event')][0]?.fields as object;
    await log.write([
      { key: 'event/0000000003', value: null },
      line(5, { ...recordedEvent(6) }),
      line(6, { ...first, seq: 6 }),
      line(9, recordedEvent(9)),
    ]);
  });
  const { same, problems, stored, status } = await verifyRun(dataDir, id, null);
  t.false(same);
  t.is(stored, null);
  t.is(status, 'failed');
  t.like(problems, {
    0: 'event 3 is missing',
    1: 'event 5 says that it is event 6',
    2: 'events 7 to 8 are missing',
  });
  t.regex(problems[3] ?? '', /^event 6 has the id evt_\w+ of an earlier one$/);
});

test('verdicts that the last event does not confirm are found out', async (t) => {
  const dataDir = await temporaryFolder(t);
  const last = recordedEvent(1, { event_type: 'run_finished', payload: { verdicts: { lost: 1 } } });
  await storedRun(dataDir, [last]);
  const { problems } = await verifyRun(dataDir, 'latest', null);
  t.deepEqual(problems, ['the verdicts of the result are not those of the last event']);
});

test('a cloud with another score, a changed event or none of them is found out', async (t) => {
  const dataDir = await temporaryFolder(t);
  const cloud = await startFakeCloud({ score: { score: 100, grade: 'A' } });
  t.teardown(() => cloud.close());
  const access = { url: cloud.url, agentKey: 'key' };
  const id = await storedRun(dataDir, [recordedEvent(1), doubled], { result: { score: SCORE } });
  const before = await verifyRun(dataDir, id, access);
  t.deepEqual(before.cloud?.differences, ['the cloud cannot be asked: run_not_found']);
  t.false(before.same);

  await deliverRun(id, { dataDir, access, runtime: systemRuntime });
  cloud.events.set(1, { ...cloud.events.get(1), message: 'changed', payload: {} });
  cloud.events.set(7, recordedEvent(7) as unknown as Record<string, unknown>);
  const after = await verifyRun(dataDir, id, access);
  t.false(after.same);
  t.deepEqual(after.problems, [], 'what is here is in order');
  t.deepEqual(after.cloud?.differences, [
    'score is 100 there and 72 here',
    'grade is A there and C here',
    'the risks are others there',
    'the deductions are others there',
    'event 1 has another message, payload there',
    'event 7 is there and not here',
    'operations_total of the report is 0 there and 1 here',
    "the report's finding on op-001 has another attempts there",
  ]);
});

test('a cloud whose report says something else than the events is found out', async (t) => {
  const dataDir = await temporaryFolder(t);
  const lost = recordedEvent(2, {
    event_type: 'data_loss_risk_detected',
    severity: 'critical',
    payload: { operation: 'op-001', reason: 'lost', acknowledged: true },
  });
  const SOUND = { score: 100, grade: 'A', policy: 'softadastra-v1' };
  let tampered = false;
  const cloud = await startFakeCloud({
    score: SOUND,
    reports: (report) => {
      if (!tampered) return report;
      const { evidence } = report;
      const counts = { ...evidence.counts, lost: 0 };
      return { ...report, evidence: { ...evidence, counts, operations: [] } };
    },
  });
  t.teardown(() => cloud.close());
  const access = { url: cloud.url, agentKey: 'key' };
  const id = await storedRun(dataDir, [recordedEvent(1), lost]);
  await deliverRun(id, { dataDir, access, runtime: systemRuntime });
  const ofReport = async () => {
    const { cloud: compared } = await verifyRun(dataDir, id, access);
    return compared?.differences.filter((words) => words.includes('report'));
  };
  t.deepEqual(await ofReport(), []);
  tampered = true;
  const [counts, finding, ...more] = (await ofReport()) ?? [];
  t.regex(counts ?? '', /^counts of the report is \{"lost":0,.* there and \{"lost":1,.* here$/);
  t.is(finding, 'the report there has no finding on op-001');
  t.deepEqual(more, []);
});
