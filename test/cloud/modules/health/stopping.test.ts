import test from 'ava';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { healthController } from '../../../../src/cloud/modules/health/health.controller.js';
import { HealthService } from '../../../../src/cloud/modules/health/health.service.js';

const identity = { service: 'softadastra-cloud', environment: 'test', version: '0.0.0' };
const request = { id: 'r1', address: '', secure: false, host: '', headers: {} };
const pages = { document: () => ({}), docs: () => ({ status: 200, type: 'text/html', body: '' }) };

test('a process that stops is alive and not ready, although nothing is away', async (t) => {
  let stopping = false;
  const checks = { database: async () => {} };
  const logger = pino<never>({ level: 'silent' });
  const health = new HealthService({ checks, logger, timeoutMs: 1_000 });
  const controller = healthController(identity, health, new Registry(), pages, () => stopping);
  t.is((await controller.ready({ request })).status, 200);

  stopping = true;
  const answer = await controller.ready({ request });
  t.is(answer.status, 503);
  t.deepEqual(answer.headers, { 'Retry-After': '1' });
  t.like(JSON.parse('body' in answer ? answer.body : ''), {
    error: 'unavailable',
    message: 'Not ready: this process is stopping',
    details: [],
    data: { status: 'unavailable', checks: { database: 'ok' } },
  });
  t.is((await controller.live()).status, 200);
});
