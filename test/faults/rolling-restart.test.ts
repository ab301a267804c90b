import test from 'ava';
import { freePort } from '../../src/local/port.js';
import { createAgent } from '../helpers/accounts.js';
import { Balancer } from '../helpers/balancer.js';
import { call } from '../helpers/call.js';
import { startCloud, type TestCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import type { TestProcess } from '../helpers/processes.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { until } from '../helpers/until.js';

const RUNS = 4;
const EVENTS_PER_BATCH = 10;
/** Longer than two looks of the balancer, on a machine that does much else. */
const STOP_DELAY_MS = '2000';

test('web and workers are replaced one by one under load, and nothing is refused', async (t) => {
  t.timeout(600_000);
  const { shuffled } = seeded(t);
  const rounds = scaled(t, 'times that each of four processes is replaced', 1, 10);
  const cloud = await startCloud({ workers: 2, env: { CLOUD_STOP_DELAY_MS: STOP_DELAY_MS } });
  t.teardown(() => cloud.stop());
  const workers = [...cloud.workers];
  const port = await freePort('127.0.0.1');
  const second = cloud.startWorker({ SERVER_PORT: String(port) }, 'src/cloud/web.js');
  const webs = [
    { origin: cloud.url, process: cloud.web },
    { origin: `http://127.0.0.1:${port}`, process: second },
  ];
  const balancer = await Balancer.start(webs.map(({ origin }) => origin));
  t.teardown(() => balancer.stop());
  const ready = (origin: string) =>
    until(`${origin} takes requests`, () => balancer.isReady(origin), {
      state: () => cloud.output.slice(-2_000),
    });
  for (const { origin } of webs) await ready(origin);

  const runs = new TestRuns(cloudThrough(balancer.url, cloud), await createAgent(cloud.url));
  const runIds: string[] = [];
  for (let count = 0; count < RUNS; count += 1) runIds.push(await runs.open());
  const ledger = new Ledger();
  const sent = new Map(runIds.map((id) => [id, 0]));
  const answers = new Map<number, number>();
  const surprises: string[] = [];

  /** Load without a pause for as long as a process is replaced, and one share more. */
  const whileBusy = async (replace: () => Promise<void>) => {
    let replacing = true;
    const replaced = replace().finally(() => {
      replacing = false;
    });
    do {
      const work = runIds.flatMap((runId) => {
        const first = (sent.get(runId) ?? 0) + 1;
        sent.set(runId, first + 10 * EVENTS_PER_BATCH - 1);
        const events = numberedEvents(first, 10 * EVENTS_PER_BATCH);
        return inBatches(events, EVENTS_PER_BATCH).map((batch) => ({ runId, batch }));
      });
      const result = await submitAll(runs, ledger, shuffled(work));
      for (const [status, count] of result.answers) {
        answers.set(status, (answers.get(status) ?? 0) + count);
      }
      surprises.push(...result.surprises);
    } while (replacing);
    await replaced;
  };
  const stop = async (stopped: TestProcess) => {
    const { code } = await stopped.end('SIGTERM');
    t.is(code, 0, stopped.output.slice(-2_000));
  };

  for (let round = 0; round < rounds; round += 1) {
    for (const { origin, process } of shuffled(webs)) {
      await whileBusy(async () => {
        await stop(process);
        process.start();
        await ready(origin);
      });
    }
    for (const worker of shuffled(workers)) {
      await whileBusy(async () => {
        await stop(worker);
        worker.start();
      });
    }
  }

  t.deepEqual(balancer.dropped, []);
  t.deepEqual([...answers.keys()], [202]);
  t.deepEqual(surprises, []);
  for (const runId of runIds) {
    const last_seq = sent.get(runId) ?? 0;
    t.is((await runs.finish(runId, { last_seq })).status, 202);
    const run = await runs.final(runId);
    t.like(run, { status: 'finished', score: 100, ingest: { persisted: last_seq, rejected: 0 } });
  }
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
  t.log(`${ledger.events} events, ${answers.get(202)} requests`);
});

/** The API as it is seen through the balancer. */
const cloudThrough = (url: string, cloud: TestCloud): Pick<TestCloud, 'call' | 'output'> => ({
  call: (method, path, options) => call(url, method, path, options),
  get output() {
    return cloud.output;
  },
});
