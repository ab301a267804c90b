import test from 'ava';
import { CloudClient, EventUploader, newId } from '../../src/sdk/index.js';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';
import { until } from '../helpers/until.js';

const EVENTS = 4_000;

/** Where the loss strikes: the run is only queued, or its row and some events are stored. */
for (const stored of [false, true]) {
  const when = stored ? 'while its events are being stored' : 'before anything of it is stored';
  test.serial(`a Redis that forgets a run ${when} costs nothing`, async (t) => {
    t.timeout(120_000);
    const { between, random } = seeded(t);
    const redis = await MortalRedis.create();
    t.teardown(() => redis.stop());
    const cloud = await startCloud({ workers: stored ? 1 : 0, redisUrl: redis.url });
    t.teardown(() => cloud.stop());
    const runs = new TestRuns(cloud, await createAgent(cloud.url));
    const client = new CloudClient({ baseUrl: cloud.url, apiKey: runs.agent.key });
    const run = {
      id: newId('run'),
      target_url: 'http://127.0.0.1:3000/orders',
      scenario: 'forgotten',
    };
    await client.createRun(run);
    const uploader = new EventUploader({
      client,
      run,
      maxBatchEvents: 50,
      resendAfterMs: 2_000,
      random,
    });
    t.teardown(() => uploader.stop());
    const add = (count: number) => {
      for (let index = 0; index < count; index += 1) {
        uploader.add({ event_type: 'request_sent', payload: { index } });
      }
    };

    add(EVENTS / 2);
    const goal = between(1, EVENTS / 4);
    if (stored) {
      await until('events are stored', async () => {
        return Number((await cloud.db('events').count('* as n').first())?.n) >= goal;
      });
    } else {
      await until('events are accepted', async () => {
        return (await runs.get(run.id)).ingest.accepted >= goal;
      });
    }
    await redis.wipe();
    await redis.start();
    add(EVENTS / 2);
    if (!stored) cloud.startWorker();
    t.deepEqual(await uploader.drained(), { events: EVENTS, setAside: [] });

    t.is((await runs.finish(run.id, { last_seq: EVENTS })).status, 202);
    const final = await runs.final(run.id);
    t.like(final, { status: 'finished', score: 100, revision: 1 });
    t.deepEqual(final.ingest, {
      accepted: EVENTS,
      persisted: EVENTS,
      rejected: 0,
      persisted_through: EVENTS,
    });
    const seqs: number[] = await cloud.db('events').where('run_id', run.id).pluck('seq');
    t.is(seqs.length, EVENTS);
    t.is(new Set(seqs).size, EVENTS);
  });
}
