import test from 'ava';
import { pino } from 'pino';
import { HealthService } from '../../../../src/cloud/modules/health/health.service.js';

const logger = pino({ level: 'silent' });

test('whoever asks at the same time shares one round of checks', async (t) => {
  let rounds = 0;
  const database = async () => {
    rounds += 1;
  };
  const health = new HealthService({ checks: { database }, logger, timeoutMs: 1_000 });
  await Promise.all([health.check(), health.check(), health.check()]);
  t.is(rounds, 1);
  await health.check();
  t.is(rounds, 2);
});

test('a check that throws at once counts as away and harms no other', async (t) => {
  const checks = {
    database: () => {
      throw new Error('not even a promise');
    },
    redis: async () => {},
  };
  const health = new HealthService({ checks, logger, timeoutMs: 1_000 });
  t.deepEqual(await health.check(), { database: 'unavailable', redis: 'ok' });
});
