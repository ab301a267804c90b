import test from 'ava';
import type { Job } from 'bullmq';
import { JOB_FORM, newBatchId, scoreJobId } from '../../src/cloud/queues/index.js';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { QueueState } from '../helpers/queue-state.js';
import { numberedEvents, TestRuns } from '../helpers/runs.js';
import { until } from '../helpers/until.js';

test('a worker leaves to newer ones what only they can read, and its run waits with it', async (t) => {
  t.timeout(120_000);
  const cloud = await startCloud({ workers: 2 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const state = new QueueState(t, cloud.redisUrl);
  const { ingest } = state.queues.first.queues;
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 5)]);

  const ids = { run_id: runId, project_id: runs.agent.project.id, agent_id: runs.agent.id };
  const parent = { id: scoreJobId(ids.project_id, runId), queue: '{sd:0}:scoring' };
  const enqueue = (name: string, data: object) =>
    ingest.add(name, data, { parent, removeOnComplete: true, ignoreDependencyOnFailure: true });
  const batchOf = (first: number) => ({
    ...ids,
    batch_id: newBatchId(),
    numbering: 'agent',
    accepted_at: 1,
    events: numberedEvents(first, 5),
  });
  /** As a newer web process would: another form of a batch, a job that nobody here knows. */
  const packed = { ...ids, form: JOB_FORM + 1, packed: 'all of it', events: { columns: [] } };
  const unreadable = [
    await enqueue('batch', packed),
    await enqueue('novelty', { ...ids, what: [1] }),
  ];
  // What may be ignored needs no new form.
  await enqueue('batch', { ...batchOf(6), traced_by: 'something new' });
  t.is((await runs.finish(runId, { last_seq: 15 })).status, 202);

  const looked = async (job: Job) => (await state.starts(String(job.id))) >= 2;
  for (const job of unreadable) {
    await until(`${job.name} was looked at twice`, () => looked(job), { everyMs: 50 });
  }
  const waiting = await runs.until(runId, 'has the rest', (run) => run.ingest.persisted === 10);
  t.like(waiting, { status: 'finishing', score: null, ingest: { rejected: 0 } });
  t.is(await ingest.getFailedCount(), 0);
  for (const job of unreadable) {
    t.deepEqual((await ingest.getJob(String(job.id)))?.data, job.data);
  }

  // The newer release is there: it reads its own form, and does what is new.
  const [first, second] = unreadable as [Job, Job];
  await until('the first one is at rest', async () => {
    if ((await first.getState()) !== 'delayed') return false;
    await first.updateData(batchOf(11));
    return true;
  });
  await until('the second one is done', () =>
    second.remove().then(
      () => true,
      () => false,
    ),
  );
  const run = await runs.final(runId);
  t.like(run, { status: 'finished', score: 100, ingest: { persisted: 15, rejected: 0 } });
  const rejections = await runs.read(`/api/runs/${runId}/rejections`);
  t.is(rejections.body.meta?.total, 0);
});
