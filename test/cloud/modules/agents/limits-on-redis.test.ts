import test from 'ava';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { createRequestLimit } from '../../../../src/cloud/modules/agents/request-limit.service.js';
import { LoginLimits } from '../../../../src/cloud/modules/auth/login-limits.service.js';
import { startRedis, type TestRedis } from '../../../helpers/redis.js';
import { seeded } from '../../../helpers/seed.js';

let server: TestRedis;
let redis: Redis;
test.before(async () => {
  server = await startRedis();
  redis = new Redis(server.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  redis.on('error', () => {});
  await redis.connect();
});
test.after.always(async () => {
  redis?.disconnect();
  await server?.stop();
});

test.serial('two processes count the requests of a key together', async (t) => {
  const [one, other] = [createRequestLimit(10, redis, 100), createRequestLimit(10, redis, 100)];
  await one.take('agt', 6);
  t.deepEqual(await one.take('agt', 2), { allowed: 2, retryAfterSeconds: 0 });
  t.like(await other.take('agt', 5), { allowed: 2 });
  t.like(await one.take('agt', 1), { allowed: 0 });
});

test.serial('processes that take ahead never let more pass, and little less', async (t) => {
  const seed = seeded(t).between(0, 2 ** 31 - 1);
  const takes = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 30 })), { minLength: 60 });
  let rounds = 0;
  await fc.assert(
    fc.asyncProperty(takes, async (requests) => {
      rounds += 1;
      const limits = [createRequestLimit(100, redis, 100), createRequestLimit(100, redis, 100)];
      let passed = 0;
      // Two at a time, so that takes of one process also overlap.
      for (let start = 0; start < requests.length; start += 2) {
        const two = requests.slice(start, start + 2);
        const answers = await Promise.all(
          two.map(([process, count]) => limits[process]?.take(`agt-${rounds}`, count)),
        );
        for (const answer of answers) passed += answer?.allowed ?? 0;
      }
      if (passed > 100) throw new Error(`${passed} of 100 passed`);
      if (passed < 90) throw new Error(`only ${passed} of 100 passed`);
    }),
    { seed, numRuns: 25 },
  );
  t.pass();
});

test.serial('most requests are counted without a round trip', async (t) => {
  const limit = createRequestLimit(1_000, redis, 100);
  const before = await scripts();
  for (let request = 0; request < 1_000; request += 1) {
    t.is((await limit.take('agt-busy', 1)).allowed, 1);
  }
  t.true((await scripts()) - before < 40);
  t.is((await limit.take('agt-busy', 1)).allowed, 0);
});

/** How many scripts Redis has run. */
async function scripts(): Promise<number> {
  const stats = await redis.info('commandstats');
  return [...stats.matchAll(/cmdstat_eval\w*:calls=(\d+)/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}

test.serial('two processes count the failures of an account together', async (t) => {
  const limits = () => new LoginLimits({ failuresPerAccount: 2, failuresPerAddress: 9, redis });
  const [one, other] = [limits(), limits()];
  await one.begin('a@example.com', '192.0.2.1');
  await other.begin('a@example.com', '192.0.2.2');
  const error = await t.throwsAsync(one.begin('a@example.com', '192.0.2.3'));
  t.like(error, { code: 'rate_limited', status: 429 });
  const attempt = await one.begin('b@example.com', '192.0.2.1');
  await attempt.succeeded();
  await one.begin('b@example.com', '192.0.2.1');
});

test.serial('without Redis each process counts for itself', async (t) => {
  const limit = createRequestLimit(10, redis, 100);
  const logins = new LoginLimits({ failuresPerAccount: 1, failuresPerAddress: 9, redis });
  redis.disconnect();
  t.deepEqual(await limit.take('agt', 8), { allowed: 8, retryAfterSeconds: 0 });
  t.like(await limit.take('agt', 8), { allowed: 2 });
  const attempt = await logins.begin('c@example.com', '192.0.2.1');
  await t.throwsAsync(logins.begin('c@example.com', '192.0.2.1'), { message: /Too many/ });
  await attempt.cancelled();
  await logins.begin('c@example.com', '192.0.2.1');
});
