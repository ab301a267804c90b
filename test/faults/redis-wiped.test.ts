import test, { type ExecutionContext } from 'ava';
import { CloudClient, EventUploader, newId } from '../../src/sdk/index.js';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { audit } from '../helpers/faults/audit.js';
import { type Load, storm } from '../helpers/faults/driver.js';
import { redisWiped } from '../helpers/faults/kinds.js';
import { storyOf } from '../helpers/faults/story.js';
import { Ledger } from '../helpers/ledger.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { type Seeded, seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const RUN = { target_url: 'http://127.0.0.1:3000/orders', scenario: 'forgotten' };

test.serial(
  'a Redis that forgets a run before anything of it is stored costs nothing',
  async (t) => {
    shows(t, 4);
    const seed = seeded(t);
    const { cloud, runs, load } = await build(t, seed, 4_000, 0);
    const progress = async () => (await runs.get(load.run.id)).ingest.accepted;
    const meanwhile = async () => {
      cloud.startWorker();
    };
    await storm(t, { seed, traffic: load, faults: load.faults, strikes: 1, progress, meanwhile });
    await load.proves();
  },
);

test.serial(
  'a Redis that forgets again and again what is being stored costs nothing',
  async (t) => {
    shows(t, 4);
    t.timeout(1_800_000);
    const seed = seeded(t);
    const strikes = scaled(t, 'wipes', 2, 20);
    const events = scaled(t, 'events of one run', 4_000, 40_000);
    const { cloud, load } = await build(t, seed, events, 1);
    const progress = async () => Number((await cloud.db('events').count('* as n').first())?.n);
    await storm(t, { seed, traffic: load, faults: load.faults, strikes, progress });
    await load.proves();
  },
);

async function build(t: ExecutionContext, seed: Seeded, events: number, workers: number) {
  t.timeout(300_000);
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const cloud = await startCloud({ workers, redisUrl: redis.url });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const run = { id: newId('run'), ...RUN };
  const client = new CloudClient({ baseUrl: cloud.url, apiKey: runs.agent.key });
  await client.createRun(run);
  const { random } = seed;
  const uploader = new EventUploader({
    client,
    run,
    maxBatchEvents: 50,
    resendAfterMs: 2_000,
    random,
  });
  t.teardown(() => uploader.stop());
  const ledger = new Ledger();
  ledger.open(run.id);
  const left = storyOf(seed, events);
  const load = {
    run,
    faults: [redisWiped(redis)],
    get eventsLeft() {
      return left.length;
    },
    /** The sender repeats by itself what it cannot be sure of. */
    async send(count) {
      for (const { seq: _, ...event } of left.splice(0, count)) {
        const { id, seq } = uploader.add(event);
        ledger.send(run.id, [{ ...event, id, seq }]);
        ledger.accept(run.id, [seq]);
      }
      t.deepEqual((await uploader.drained()).setAside, []);
    },
    state: () => uploader.progress(),
    async proves(): Promise<void> {
      t.is((await runs.finish(run.id, { last_seq: events })).status, 202);
      ledger.finish(run.id, 'finished');
      const { ingest, revision } = await runs.final(run.id);
      const all = { accepted: events, persisted: events, rejected: 0, persisted_through: events };
      t.deepEqual(ingest, all);
      t.is(revision, 1);
      t.deepEqual(await audit(ledger, cloud.db), []);
    },
  } satisfies Load & Record<string, unknown>;
  return { cloud, runs, load };
}
