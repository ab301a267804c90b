import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { audit } from '../helpers/faults/audit.js';
import { temporaryFolder } from '../helpers/folder.js';
import { Ledger } from '../helpers/ledger.js';
import { peakMemory } from '../helpers/memory.js';
import { QueueState } from '../helpers/queue-state.js';
import { numberedEvents, TestRuns } from '../helpers/runs.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const MIB = 2 ** 20;
/** What one thread may take (512 MiB of objects, and what it runs on) beside the worker itself. */
const MOST_MEMORY = 1_200 * MIB;

/** What a job says whose thread had this trouble. */
const TROUBLES = { throw: /a bug in the report/, memory: /memory/i, hang: /aborted/i } as const;

test('report threads that throw, hoard and hang are bounded, tried again and seen', async (t) => {
  shows(t, 8);
  t.timeout(900_000);
  const trouble = join(await temporaryFolder(t), 'trouble');
  await writeFile(trouble, '');
  const cloud = await startCloud();
  t.teardown(() => cloud.stop());
  const queue = new QueueState(t, cloud.redisUrl);
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const finished = async (payload: unknown): Promise<string> => {
    const runId = await runs.open();
    const events = numberedEvents(1, 5).map((event) => ({ ...event, payload }));
    ledger.send(runId, events);
    await runs.sendAll(runId, [events]);
    ledger.accept(runId, [1, 2, 3, 4, 5]);
    await runs.finish(runId, { last_seq: 5 });
    ledger.open(runId);
    ledger.finish(runId, 'finished');
    return runId;
  };
  const names = Object.keys(TROUBLES) as (keyof typeof TROUBLES)[];
  const bad = await Promise.all(
    names.map(async (name) => [name, await finished({ trouble: name })] as const),
  );
  const preload = new URL('../fixtures/cloud/bad-threads-preload.js', import.meta.url).href;
  const env = { NODE_OPTIONS: `--import ${preload}`, TEST_TROUBLE: trouble };
  const worker = cloud.startWorker(env, 'test/fixtures/cloud/bad-threads.js');
  const { pid } = worker;

  for (const [name, runId] of bad) {
    // A slow machine may end a task for its time before it dies of anything else.
    const isKnown = async () => {
      const job = await queue.scoreJob(runId);
      return (job?.attemptsMade ?? 0) >= 2 && TROUBLES[name].test(job?.failedReason ?? '');
    };
    await until(`the score of ${name} has been tried twice`, isKnown, {
      deadlineMs: 240_000,
      state: () => worker.output.slice(-2_000),
    });
    t.like(await runs.get(runId), { status: 'finishing', score: null });
  }
  t.regex(worker.output, /job failed/, 'the log tells it');
  const healthy = await finished({ trouble: 'none' });
  t.is((await runs.final(healthy, 120_000)).score, 100, 'others get their score meanwhile');
  t.is(worker.pid, pid);
  t.true(worker.isRunning);
  const peak = await peakMemory(pid);
  t.true(peak < MOST_MEMORY, `${peak} bytes`);

  await rm(trouble);
  for (const [, runId] of bad) t.is((await runs.final(runId, 120_000)).score, 100);
  await queue.drained();
  t.deepEqual(await audit(ledger, cloud.db), []);
  t.is(worker.pid, pid);
  t.true(worker.isRunning);
  t.log(`the worker took ${Math.round(peak / MIB)} MiB at most`);
});
