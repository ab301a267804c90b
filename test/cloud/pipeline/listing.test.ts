import test from 'ava';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud, type TestCloud } from '../../helpers/cloud.js';
import { inBatches, numberedEvents, type RunView, TestRuns } from '../../helpers/runs.js';

let cloud: TestCloud;
test.before(async () => {
  cloud = await startCloud({ workers: 1 });
});
test.after.always(() => cloud?.stop());

interface Kept {
  id: string;
  name: string;
}

/** Runs that end with the scores 100, 87, 72 and 50, and one that has none yet; oldest first. */
async function scoredRuns(runs: TestRuns): Promise<Kept[]> {
  const kept: Kept[] = [];
  const severities = { request_timeout: 'warning', duplicate_detected: 'error' };
  const types = [
    'request_sent',
    'request_timeout',
    'duplicate_detected',
    'data_loss_risk_detected',
  ];
  for (const [index, event_type] of types.entries()) {
    const labels = { branch: index % 2 ? 'main' : 'Main', build: `n:${index}` };
    const id = await runs.open({ scenario: index < 2 ? 'first' : 'First', labels });
    const severity = { request_sent: 'info', ...severities }[event_type] ?? 'critical';
    await runs.sendAll(id, [[{ seq: 1, event_type, severity }]]);
    t202(await runs.finish(id, { status: index === 3 ? 'failed' : 'finished' }));
    await runs.final(id);
    kept.push({ id, name: event_type });
  }
  const open = await runs.open({ scenario: 'first', method: 'PUT' });
  await runs.sendAll(open, [numberedEvents(1, 1)]);
  await runs.until(open, 'is stored', ({ ingest }) => ingest.persisted === 1);
  return [...kept, { id: open, name: 'open' }];
}

function t202({ status, text }: { status: number; text: string }): void {
  if (status !== 202) throw new Error(`finish answered ${status}: ${text}`);
}

test.serial('runs are filtered, sorted and paged alike by every database', async (t) => {
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const kept = await scoredRuns(runs);
  const names = new Map(kept.map(({ id, name }) => [id, name]));
  const listed = async (query: string) => {
    const { status, body, text } = await runs.read(`/api/runs?${query}`);
    t.is(status, 200, text);
    return { total: body.meta?.total, found: namesOf(body.data, names) };
  };
  const [timeout, duplicate, loss] = kept.slice(1).map(({ name }) => name);
  const all = kept.map(({ name }) => name);
  const scored = all.slice(0, 4);
  t.deepEqual(await listed(''), { total: 5, found: all.toReversed() });
  t.deepEqual((await listed('sort=created_at')).found, all);
  t.deepEqual((await listed('sort=-score')).found, [...scored, 'open']);
  t.deepEqual((await listed('sort=score')).found, [...scored.toReversed(), 'open']);
  t.deepEqual((await listed('sort=finished_at')).found, all);
  t.deepEqual(await listed('sort=created_at&limit=2&offset=1'), {
    total: 5,
    found: [timeout, duplicate],
  });
  t.deepEqual(await listed('scenario=First'), { total: 2, found: [loss, duplicate] });
  t.deepEqual(await listed('label=branch:main'), { total: 2, found: [loss, timeout] });
  t.deepEqual(await listed('label=build:n:2'), { total: 1, found: [duplicate] });
  t.deepEqual(await listed('label=branch:m'), { total: 0, found: [] });
  t.deepEqual(await listed('grade=B&status=finished'), { total: 1, found: [timeout] });
  t.deepEqual(await listed('status=failed'), { total: 1, found: [loss] });
  t.deepEqual(await listed('method=PUT&status=running'), { total: 1, found: ['open'] });
});

function namesOf(data: unknown, names: ReadonlyMap<string, string>): (string | undefined)[] {
  return (data as RunView[]).map(({ id }) => names.get(id));
}

test.serial('events are paged by seq and filtered alike by every database', async (t) => {
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  const events = numberedEvents(1, 1_200).map((event) =>
    event.seq % 100 === 0 ? { ...event, event_type: 'Marked', severity: 'warning' } : event,
  );
  await runs.sendAll(runId, inBatches(events, 400).toReversed());
  await runs.until(runId, 'is stored', ({ ingest }) => ingest.persisted === 1_200);
  const page = async (query: string) => {
    const { status, body, text } = await runs.read(`/api/runs/${runId}/events?${query}`);
    t.is(status, 200, text);
    return { total: body.meta?.total, seqs: (body.data as { seq: number }[]).map((e) => e.seq) };
  };
  const read: number[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { seqs } = await page(`limit=500&after_seq=${after}`);
    read.push(...seqs);
    after = seqs.at(-1);
  }
  t.deepEqual(
    read,
    events.map(({ seq }) => seq),
  );
  t.deepEqual(await page('limit=2&offset=1198'), { total: 1_200, seqs: [1_199, 1_200] });
  t.deepEqual(await page('event_type=Marked&limit=3&after_seq=300'), {
    total: 12,
    seqs: [400, 500, 600],
  });
  t.deepEqual(await page('event_type=marked'), { total: 0, seqs: [] });
  t.deepEqual(await page('severity=warning&limit=1'), { total: 12, seqs: [100] });
});
