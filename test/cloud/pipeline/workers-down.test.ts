import test from 'ava';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { inBatches, numberedEvents, type RunView, TestRuns } from '../../helpers/runs.js';
import { shows } from '../../helpers/shows.js';

test('what is accepted while every worker is down is readable, and scored once one starts', async (t) => {
  shows(t, 6);
  const cloud = await startCloud({ workers: 0 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const fields = { seed: 7, labels: { commit: 'abc' }, started_at: '2026-11-21T03:44:50.123Z' };
  const [one, two, three] = [await runs.open(fields), await runs.open(), await runs.open()];
  const evidence = numberedEvents(1, 250);
  const loss = { ...numberedEvents(251, 1, 'data_loss_risk_detected')[0], severity: 'critical' };
  await runs.sendAll(one, [...inBatches(evidence, 100), [loss as (typeof evidence)[0]]]);
  await runs.sendAll(two, [[{ event_type: 'request_timeout', severity: 'WARN' }]]);

  t.like(await runs.get(one), {
    ...fields,
    id: one,
    project_id: runs.agent.project.id,
    agent_id: runs.agent.id,
    status: 'accepted',
    ingest: { accepted: 251, persisted: 0, rejected: 0, persisted_through: 0 },
    score: null,
    revision: 0,
  });
  for (const list of [await runs.read('/api/runs'), await runs.asOwner('GET', '/api/runs')]) {
    t.deepEqual(list.body.data, []);
    t.like(list.body.meta, { total: 0, pending: 3 });
  }
  t.is((await runs.asOwner('GET', `/api/runs/${three}`)).status, 200);
  t.like((await runs.read(`/api/runs/${one}/score`)).body.data, { provisional: true });
  t.is((await runs.read(`/api/runs/${one}/report`)).body.error, 'report_not_found');

  t.is((await runs.finish(one, { last_seq: 251 })).status, 202);
  t.is((await runs.get(one)).status, 'finishing');
  t.is((await runs.finish(one)).status, 200);
  t.is((await runs.finish(one, { status: 'failed' })).status, 409);
  t.is((await runs.finish(two, { status: 'failed' })).status, 202);
  t.is((await runs.finish(three, { status: 'cancelled' })).status, 202);
  t.is(await runs.open({ id: one, ...fields }), one);
  const other = await runs.open({ id: one, ...fields, seed: 8 }).catch((error) => error.message);
  t.regex(String(other), /409.*\/seed/);
  t.is(await cloud.db('runs').first('id'), undefined);

  cloud.startWorker();
  t.like(await runs.final(one), {
    status: 'finished',
    score: 50,
    grade: 'D',
    risks: { data_loss: true, duplicate: false, timeout: false, recovery: false },
    ingest: { accepted: 251, persisted: 251, rejected: 0, persisted_through: 251 },
    revision: 1,
    started_at: fields.started_at,
  } as Partial<RunView>);
  t.like(await runs.final(two), { status: 'failed', score: 87, grade: 'B', revision: 1 });
  t.like(await runs.final(three), { status: 'cancelled', score: 100, grade: 'A', revision: 1 });
  const list = await runs.read('/api/runs');
  t.like(list.body.meta, { total: 3, pending: 0 });
  t.deepEqual(
    (list.body.data as RunView[]).map(({ id }) => id),
    [three, two, one],
  );
  const report = (await runs.read(`/api/runs/${one}/report`)).body.data;
  t.like(report, { run_id: one, revision: 1, score: 50 });
});
