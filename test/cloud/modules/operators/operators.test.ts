import test from 'ava';
import { LANES } from '../../../../src/cloud/queues/index.js';
import type { QueueReading } from '../../../../src/sdk/index.js';
import { createAgent } from '../../../helpers/accounts.js';
import { OPERATOR_TOKEN, startCloud, type TestCloud } from '../../../helpers/cloud.js';
import { MortalRedis } from '../../../helpers/mortal-redis.js';
import { numberedEvents, TestRuns } from '../../../helpers/runs.js';
import { until } from '../../../helpers/until.js';

const read = (cloud: TestCloud) =>
  cloud.call('GET', '/api/operator/queues', { token: OPERATOR_TOKEN });

test('operators see every lane of every shard, and what waits there', async (t) => {
  const cloud = await startCloud({ workers: 0, env: { CLOUD_QUEUE_SHARDS: '2' } });
  t.teardown(() => cloud.stop());
  const empty = await read(cloud);
  t.is(empty.status, 200);
  const readings = empty.body.data as QueueReading[];
  t.deepEqual(
    readings.map(({ shard, lane }) => `${shard} ${lane}`).sort(),
    [0, 1].flatMap((shard) => Object.keys(LANES).map((lane) => `${shard} ${lane}`)).sort(),
  );
  t.deepEqual(empty.body.meta, { total: 10, limit: 10, offset: 0 });
  for (const { shard: _, lane: __, ...counts } of readings) {
    t.deepEqual(counts, {
      waiting: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      oldest_waiting_seconds: 0,
    });
  }

  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const run = await runs.open();
  await runs.sendAll(run, [numberedEvents(1, 3)]);
  const waiting = (await read(cloud)).body.data as QueueReading[];
  const busy = waiting.filter(({ lane, waiting }) => lane === 'ingest' && waiting > 0);
  t.is(busy.length, 1, 'a run lives on one shard');
  t.like(busy[0], { waiting: 2, delayed: 1, active: 0 });
  t.true((busy[0]?.oldest_waiting_seconds ?? 0) > 0);
});

test('while Redis is away the readings are a 503, and come back with it', async (t) => {
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const cloud = await startCloud({ workers: 0, redisUrl: redis.url });
  t.teardown(() => cloud.stop());
  t.is((await read(cloud)).status, 200);
  await redis.kill();
  const away = await until('the readings are away', async () => {
    const answer = await read(cloud);
    return answer.status !== 200 && answer;
  });
  t.is(away.status, 503);
  t.is(away.body.error, 'unavailable');
  t.regex(away.headers.get('retry-after') ?? '', /^\d+$/);
  await redis.start();
  await until('the readings are back', async () => (await read(cloud)).status === 200);
});
