import test, { type ExecutionContext } from 'ava';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud, type TestCloud } from '../../helpers/cloud.js';
import { QueueState } from '../../helpers/queue-state.js';
import { inBatches, numberedEvents, TestRuns } from '../../helpers/runs.js';
import { until } from '../../helpers/until.js';

const HELD_SCORING = 'test/fixtures/cloud/held-scoring.js';

let cloud: TestCloud;
let runs: TestRuns;
test.before(async () => {
  cloud = await startCloud({ workers: 0 });
  runs = new TestRuns(cloud, await createAgent(cloud.url));
});
test.after.always(() => cloud?.stop());

const critical = (first: number) =>
  numberedEvents(first, 1, 'data_loss_risk_detected').map((event) => ({
    ...event,
    severity: 'critical',
  }));

class HeldScores {
  constructor(private readonly queue: QueueState) {}

  /** Resolves with the run whose score has been made and is not stored yet. */
  async next(): Promise<string> {
    const answer = await this.queue.redis.blpop('test:held', 60);
    if (!answer) throw new Error('no score was made');
    return answer[1];
  }

  async letGo(): Promise<void> {
    await this.queue.redis.lpush('test:go', 'go');
  }
}

function heldScores(t: ExecutionContext) {
  const queue = new QueueState(t, cloud.redisUrl);
  const worker = cloud.startWorker({}, HELD_SCORING);
  t.teardown(() => worker.end('SIGKILL'));
  return { queue, worker, held: new HeldScores(queue) };
}

const persisted = (runId: string, count: number) =>
  runs.until(runId, `has ${count} events`, ({ ingest }) => ingest.persisted === count);

test.serial('evidence that comes while the score is being made is scored too', async (t) => {
  const { queue, held } = heldScores(t);
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 50)]);
  t.is((await runs.finish(runId)).status, 202);
  t.is(await held.next(), runId);

  await runs.sendAll(runId, [critical(51), ...inBatches(numberedEvents(52, 40), 10)]);
  t.like(await persisted(runId, 91), { status: 'finishing', revision: 0, score: null });
  await held.letGo();
  t.is(await held.next(), runId);
  t.like(await runs.get(runId), { status: 'finished', score: 100, revision: 1 });
  await held.letGo();
  const scored = await runs.until(runId, 'is scored again', ({ revision }) => revision === 2);
  t.like(scored, { status: 'finished', score: 50, grade: 'D' });
  const report = (await runs.read(`/api/runs/${runId}/report`)).body.data;
  t.like(report, { score: 50, revision: 2 });
  await queue.drained();
});

test.serial('a late batch raises the revision; its repetitions change nothing', async (t) => {
  const { queue, held } = heldScores(t);
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 20)]);
  await runs.finish(runId);
  await held.next();
  await held.letGo();
  await runs.final(runId);

  const late = [...numberedEvents(21, 9), ...critical(30)];
  await runs.sendAll(runId, [late]);
  await held.next();
  t.like(await runs.get(runId), { status: 'finished', score: 100, revision: 1 });
  await held.letGo();
  const scored = await runs.until(runId, 'is scored again', ({ revision }) => revision === 2);
  t.like(scored, { score: 50 });
  await queue.drained();
  // A score that this brought about would be held here, and the queues would not drain.
  await Promise.all(Array.from({ length: 5 }, () => runs.sendAll(runId, inBatches(late, 3))));
  await queue.drained();
  t.deepEqual(await runs.get(runId), scored);
  t.is(await queue.redis.llen('test:held'), 0);
});

test.serial('a worker killed while it makes a score leaves it to the next', async (t) => {
  const { held, worker } = heldScores(t);
  const runId = await runs.open();
  await runs.sendAll(runId, [[...numberedEvents(1, 20), ...critical(21)]]);
  await runs.finish(runId, { last_seq: 21 });
  t.is(await held.next(), runId);
  await worker.end('SIGKILL');
  await runs.sendAll(runId, [numberedEvents(22, 5)]);
  const next = cloud.startWorker();
  t.teardown(() => next.end('SIGKILL'));
  const run = await runs.until(
    runId,
    'is final with all its evidence',
    ({ status, ingest }) => status === 'finished' && ingest.persisted === 26,
  );
  t.is(run.score, 50);
  await until('the score has seen all events', async () => {
    const row = await cloud.db('runs').where('id', runId).first('scored_version');
    return row.scored_version === 26;
  });
});
