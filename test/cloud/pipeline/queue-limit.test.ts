import test from 'ava';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { Ledger } from '../../helpers/ledger.js';
import { submitAll } from '../../helpers/load.js';
import { inBatches, numberedEvents, TestRuns } from '../../helpers/runs.js';
import { shows } from '../../helpers/shows.js';
import { until } from '../../helpers/until.js';

const LIMIT = 20;
const MOST_BATCHES = 5_000;

test('past its limit the queue refuses, and what was accepted and refused is what was sent', async (t) => {
  shows(t, 10);
  const cloud = await startCloud({ workers: 0, env: { CLOUD_QUEUE_LIMIT: String(LIMIT) } });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const runId = await runs.open();
  const batches = inBatches(numberedEvents(1, 2 * MOST_BATCHES), 2);
  const refused: typeof batches = [];
  let sent = 0;
  for (const batch of batches) {
    const answer = await runs.send(runId, batch);
    sent += batch.length;
    if (answer.status === 202) {
      ledger.accept(
        runId,
        batch.map(({ seq }) => seq),
      );
      continue;
    }
    t.is(answer.status, 503, answer.text);
    t.is(answer.body.error, 'unavailable');
    t.true(Number(answer.headers.get('retry-after')) >= 1);
    refused.push(batch);
    if (refused.length === 10) break;
  }
  t.is(refused.length, 10, 'the limit was reached');
  t.is(ledger.events + refused.flat().length, sent);
  t.true(ledger.events >= 2 * LIMIT);
  // Reading, and ending a run, go on: only evidence waits.
  t.is((await runs.get(runId)).ingest.accepted, ledger.events);

  cloud.startWorker();
  const drained = () =>
    runs.until(runId, 'has all', ({ ingest }) => ingest.persisted === ledger.events);
  t.is((await drained()).ingest.rejected, 0);
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });

  await until('the API takes events again', async () => {
    const answer = await runs.send(runId, refused[0] as (typeof batches)[0]);
    return answer.status === 202;
  });
  await submitAll(
    runs,
    ledger,
    refused.map((batch) => ({ runId, batch })),
  );
  await runs.finish(runId, { last_seq: sent });
  const run = await runs.final(runId);
  t.deepEqual(run.ingest, {
    accepted: sent,
    persisted: sent,
    rejected: 0,
    persisted_through: sent,
  });
});
