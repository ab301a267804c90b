import test from 'ava';
import { newId } from '../../../src/cloud/platform/ids.js';
import { createAgent, createProject } from '../../helpers/accounts.js';
import { startCloud, type TestCloud } from '../../helpers/cloud.js';
import { numberedEvents, type TestEvent, TestRuns } from '../../helpers/runs.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';
import { shows } from '../../helpers/shows.js';
import { until } from '../../helpers/until.js';

let cloud: TestCloud;
let runs: TestRuns;
test.before(async () => {
  cloud = await startCloud({ workers: 2 });
  runs = new TestRuns(cloud, await createAgent(cloud.url));
});
test.after.always(() => cloud?.stop());

const persisted = (runId: string, count: number) =>
  runs.until(runId, `has ${count} events`, ({ ingest }) => ingest.persisted >= count);
const rejectionsOf = async (runId: string) =>
  (await runs.read(`/api/runs/${runId}/rejections`)).body.data as {
    seq: number | null;
    event_id: string | null;
    code: string;
    body: unknown;
  }[];
const rejected = (runId: string, count: number) =>
  runs.until(runId, `has ${count} rejections`, ({ ingest }) => ingest.rejected >= count);
const rowsOf = (runId: string) => cloud.db('events').where('run_id', runId).orderBy('seq');

test('the same batch from 8 clients, many times each, is one row per event', async (t) => {
  shows(t, 6);
  const { shuffled } = seeded(t);
  const times = scaled(t, 'times', 10, 100);
  const once = await runs.open();
  const often = await runs.open();
  const batch: TestEvent[] = numberedEvents(1, 40);
  batch[7] = { ...batch[7], event_type: 'duplicate_detected', severity: 'error' };
  batch[9] = { ...batch[9], event_type: 'request_timeout', severity: 'warning', id: newId('evt') };
  await runs.sendAll(once, [batch]);
  const clients = Array.from({ length: 8 }, async () => {
    for (let sent = 0; sent < times; sent += 1) {
      const answer = await runs.send(often, shuffled(batch));
      t.is(answer.status, 202, answer.text);
      t.deepEqual(answer.body.data, { accepted: 40, last_seq: 40 });
    }
  });
  await Promise.all(clients);
  await Promise.all([once, often].map((runId) => runs.finish(runId, { last_seq: 40 })));

  const expected = await runs.final(once);
  const run = await runs.final(often);
  t.deepEqual(run.ingest, { accepted: 40, persisted: 40, rejected: 0, persisted_through: 40 });
  t.is(run.score, expected.score);
  t.is(run.score, 59);
  t.is(run.revision, 1);
  const rows = await rowsOf(often);
  t.deepEqual(
    rows.map(({ seq, event_type, severity, payload }) => ({ seq, event_type, severity, payload })),
    batch.map((event) => ({
      seq: event.seq,
      event_type: event.event_type,
      severity: event.severity ?? 'info',
      payload: JSON.stringify(event.payload),
    })),
  );
  t.is(new Set(rows.map(({ id }) => id)).size, 40);
  t.deepEqual(await rejectionsOf(often), []);
  const counts = await cloud.db('event_counts').where('run_id', often).sum('count as n').first();
  t.is(Number(counts?.n), 40);
});

test('a repetition after the score leaves score, revision and counts as they are', async (t) => {
  shows(t, 6);
  const runId = await runs.open();
  const batch = numberedEvents(1, 20, 'recovery_failed').map((event) => ({
    ...event,
    severity: 'error',
  }));
  await runs.sendAll(runId, [batch]);
  await runs.finish(runId);
  const before = await runs.final(runId);
  await runs.sendAll(runId, [batch, batch.slice(3, 9), batch.toReversed()]);
  // Something new behind them on the same lane shows that they have been looked at.
  await runs.sendAll(runId, [numberedEvents(21, 1)]);
  const after = await runs.until(runId, 'is scored again', ({ revision }) => revision > 1);
  t.is(after.score, before.score);
  t.is(after.revision, 2);
  t.deepEqual(after.ingest, { accepted: 21, persisted: 21, rejected: 0, persisted_through: 21 });
});

test('the first of two contents under one seq or id stays, the other is a rejection', async (t) => {
  shows(t, 6);
  const runId = await runs.open();
  const [one, two] = [newId('evt'), newId('evt')];
  const first = [
    { seq: 1, id: one, event_type: 'request_sent', payload: { a: 1 } },
    { seq: 2, id: two, event_type: 'request_sent', message: 'kept' },
    { seq: 3, event_type: 'request_sent' },
  ];
  await runs.sendAll(runId, [first]);
  await persisted(runId, 3);
  const others: TestEvent[] = [
    { seq: 1, id: one, event_type: 'request_sent', payload: { a: 2 } },
    { seq: 2, id: newId('evt'), event_type: 'request_sent', message: 'kept' },
    { seq: 3, event_type: 'request_sent', severity: 'critical' },
    { seq: 4, id: one, event_type: 'request_sent', payload: { a: 1 } },
  ];
  await runs.sendAll(runId, [others, others]);
  await rejected(runId, 4);
  await runs.finish(runId, { last_seq: 4 });
  const run = await runs.final(runId);
  t.deepEqual(run.ingest, { accepted: 7, persisted: 3, rejected: 4, persisted_through: 4 });
  t.is(run.score, 100);
  const rejections = await rejectionsOf(runId);
  t.deepEqual(
    rejections
      .map(({ seq, code }) => ({ seq, code }))
      .sort((a, b) => Number(a.seq) - Number(b.seq)),
    [1, 2, 3, 4].map((seq) => ({ seq, code: 'conflict' })),
  );
  for (const { seq, body } of rejections) {
    t.deepEqual(
      body,
      others.find((event) => event.seq === seq),
    );
  }
  t.deepEqual(
    (await rowsOf(runId)).map(({ seq, severity }) => ({ seq, severity })),
    [1, 2, 3].map((seq) => ({ seq, severity: 'info' })),
  );
});

test('two contents of one seq in one batch: one is stored, one is rejected', async (t) => {
  shows(t, 6);
  const runId = await runs.open();
  const both = [
    { seq: 1, event_type: 'request_sent' },
    { seq: 1, event_type: 'response_received' },
    { seq: 1, event_type: 'request_sent' },
  ];
  await runs.sendAll(runId, [both]);
  await rejected(runId, 1);
  const run = await runs.until(runId, 'is settled', ({ ingest }) => ingest.accepted === 2);
  t.deepEqual(run.ingest, { accepted: 2, persisted: 1, rejected: 1, persisted_through: 1 });
  t.like((await rejectionsOf(runId))[0], { code: 'conflict', body: both[1] });
});

test('where the server numbers, an id makes a repetition recognisable', async (t) => {
  const runId = await runs.open();
  const events = Array.from({ length: 30 }, (_, index) => ({
    id: newId('evt'),
    event_type: 'request_sent',
    message: `number ${index}`,
  }));
  await Promise.all(Array.from({ length: 6 }, () => runs.sendAll(runId, [events])));
  await runs.sendAll(runId, [[{ event_type: 'without_id' }], [{ event_type: 'without_id' }]]);
  const run = await runs.until(
    runId,
    'has settled',
    ({ ingest }) => ingest.persisted >= 32 && ingest.accepted === ingest.persisted,
  );
  t.deepEqual(run.ingest, { accepted: 32, persisted: 32, rejected: 0, persisted_through: null });
  const other = { ...events[0], message: 'other' };
  await runs.sendAll(runId, [[other as TestEvent]]);
  await rejected(runId, 1);
  t.like((await rejectionsOf(runId))[0], {
    code: 'conflict',
    seq: null,
    event_id: other.id,
    body: other,
  });
  const rows = await rowsOf(runId);
  t.is(new Set(rows.map(({ seq }) => seq)).size, 32);
  t.is(rows.find(({ id }) => id === other.id)?.message, 'number 0');
});

test('a run numbers its events itself or leaves it to the server, never both', async (t) => {
  const [byAgent, byServer] = [await runs.open(), await runs.open()];
  await runs.sendAll(byAgent, [numberedEvents(1, 3)]);
  await runs.sendAll(byServer, [[{ event_type: 'request_sent' }]]);
  const refusals = [
    await runs.send(byAgent, [{ event_type: 'request_sent' }]),
    await runs.send(byServer, [{ seq: 9, event_type: 'request_sent' }]),
    await runs.send(byAgent, [{ seq: 4, event_type: 'request_sent' }, { event_type: 'no_seq' }]),
    await runs.send(byAgent, [{ event_type: 'no_seq' }, { seq: 4, event_type: 'request_sent' }]),
  ];
  for (const { status, body, text } of refusals) {
    t.is(status, 400, text);
    t.is(body.error, 'validation_failed');
    t.regex(body.details?.[0]?.path ?? '', /^\/events\/\d\/seq$/);
  }
  await Promise.all([persisted(byAgent, 3), persisted(byServer, 1)]);
  await until('nothing waits', async () => (await runs.get(byAgent)).ingest.accepted === 3);
  t.is((await rowsOf(byAgent)).length, 3);
  t.is((await rowsOf(byServer)).length, 1);
});

test("another project's key finds no run, whether it is queued, stored or final", async (t) => {
  const owner = runs.agent.project.owner;
  const stranger = new TestRuns(cloud, await createAgent(cloud.url));
  const sibling = new TestRuns(
    cloud,
    await createAgent(cloud.url, await createProject(cloud.url, owner, 'Other')),
  );
  const final = await runs.open();
  await runs.finish(final);
  await runs.final(final);
  const fresh = await runs.open();
  for (const runId of [fresh, final, newId('run')]) {
    for (const other of [stranger, sibling]) {
      for (const events of [[{ event_type: 'request_sent' }], numberedEvents(1, 2)]) {
        const answer = await other.send(runId, events);
        t.is(answer.status, 404, answer.text);
        t.is(answer.body.error, 'run_not_found');
      }
      t.is((await other.finish(runId)).status, 404);
    }
  }
  await runs.sendAll(fresh, [numberedEvents(1, 1)]);
  await persisted(fresh, 1);
  t.is((await rowsOf(final)).length, 0);
  t.is((await rowsOf(fresh)).length, 1);
});
