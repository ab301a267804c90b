import test from 'ava';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { numberedEvents, TestRuns } from '../../helpers/runs.js';

test('a run that nobody finishes is abandoned, scored on what it has, and can still be finished', async (t) => {
  const cloud = await startCloud({ workers: 1, env: { CLOUD_RUN_IDLE_SECONDS: '1' } });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const [empty, some, gap] = [await runs.open(), await runs.open(), await runs.open()];
  const timeout = { event_type: 'request_timeout', severity: 'warning' };
  await runs.sendAll(some, [numberedEvents(1, 20), [{ seq: 21, ...timeout }]]);
  await runs.sendAll(gap, [numberedEvents(1, 3)]);
  t.is((await runs.finish(gap, { last_seq: 9 })).status, 202);

  const scoreOf = async (runId: string) => (await runs.read(`/api/runs/${runId}/score`)).body.data;
  t.like(await runs.final(empty), { status: 'abandoned', score: null, grade: null, revision: 1 });
  t.like(await scoreOf(empty), { score: null, grade: null, incomplete: true });
  t.like(await runs.final(some), { status: 'abandoned', score: 87, grade: 'B', revision: 1 });
  t.like(await scoreOf(some), { score: 87, incomplete: true });
  const report = (await runs.read(`/api/runs/${some}/report`)).body.data;
  t.like(report, { run_id: some, score: 87, revision: 1 });
  t.is((await runs.read(`/api/runs/${empty}/report`)).status, 200);
  // Evidence that was announced and never came is waited for as long as any other.
  const short = await runs.final(gap);
  t.like(short, { status: 'finished', score: 100, revision: 1 });
  t.is(short.ingest.persisted_through, 3);

  t.is((await runs.finish(empty)).status, 202);
  t.is((await runs.finish(some, { status: 'failed' })).status, 202);
  const finished = ({ status }: { status: string }) => status !== 'abandoned';
  t.like(await runs.until(empty, 'is finished', finished), {
    status: 'finished',
    score: 100,
    grade: 'A',
    revision: 2,
  });
  t.like(await runs.until(some, 'is failed', finished), {
    status: 'failed',
    score: 87,
    revision: 2,
  });
  t.false('incomplete' in ((await scoreOf(some)) as object));
  t.is((await runs.finish(some, { status: 'failed' })).status, 200);
  t.is((await runs.finish(some, { status: 'finished' })).status, 409);
});
