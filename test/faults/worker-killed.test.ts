import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';
import { until } from '../helpers/until.js';

const RUNS = 8;
const EVENTS_PER_RUN = 2_500;
const KILLS = 10;

test('a worker killed ten times during 20,000 events loses, doubles and sticks nothing', async (t) => {
  t.timeout(180_000);
  const { between, pick, shuffled } = seeded(t);
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  let kills = 0;
  const worker = cloud.workers[0] as (typeof cloud.workers)[0];

  const runIds = await Promise.all(Array.from({ length: RUNS }, () => runs.open()));
  const work = shuffled(
    runIds.flatMap((runId) =>
      inBatches(numberedEvents(1, EVENTS_PER_RUN), pick([25, 100, 500])).map((batch) => ({
        runId,
        batch,
      })),
    ),
  );
  const left = new Map(runIds.map((runId) => [runId, EVENTS_PER_RUN]));
  const stored = async () => Number((await cloud.db('events').count('* as n').first())?.n);

  async function submit(share: typeof work): Promise<void> {
    for (let next = share.pop(); next; next = share.pop()) {
      const { runId, batch } = next;
      const answer = await runs.send(runId, batch);
      if (answer.status !== 202) throw new Error(answer.text);
      ledger.accept(
        runId,
        batch.map(({ seq }) => seq),
      );
      const missing = (left.get(runId) ?? 0) - batch.length;
      left.set(runId, missing);
      if (missing === 0) t.is((await runs.finish(runId)).status, 202);
    }
  }

  // Each share brings one kill, after as many rows as the seed says and before the share is done.
  for (const share of inBatches(work, Math.ceil(work.length / KILLS))) {
    const events = share.reduce((sum, { batch }) => sum + batch.length, 0);
    const goal = (await stored()) + between(1, Math.floor(events / 2));
    const submitting = Promise.all([submit(share), submit(share), submit(share), submit(share)]);
    await until('the worker writes', async () => (await stored()) >= goal, { everyMs: 2 });
    await worker.end('SIGKILL');
    kills += 1;
    worker.start();
    await submitting;
  }

  for (const runId of runIds) {
    const run = await runs.final(runId, 90_000);
    t.like(run, { status: 'finished', score: 100, grade: 'A' });
    t.deepEqual(run.ingest, {
      accepted: EVENTS_PER_RUN,
      persisted: EVENTS_PER_RUN,
      rejected: 0,
      persisted_through: EVENTS_PER_RUN,
    });
    const [{ seqs, low, high }] = await cloud
      .db('events')
      .where('run_id', runId)
      .select(cloud.db.raw('count(distinct seq) as seqs, min(seq) as low, max(seq) as high'));
    t.deepEqual({ seqs, low, high }, { seqs: EVENTS_PER_RUN, low: 1, high: EVENTS_PER_RUN });
  }
  t.is(ledger.events, RUNS * EVENTS_PER_RUN);
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
  t.is(kills, KILLS);
  const quarantined = worker.output.split('moved to quarantine').length - 1;
  t.log(`${quarantined} jobs went through quarantine`);
  t.log(`${kills} kills, ${ledger.events} events, ${RUNS} runs`);
});
