import test from 'ava';
import { OPERATOR_TOKEN, startTestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';

const identity = { service: 'softadastra-cloud', environment: 'test', version: '0.0.0' };

test('with everything there all three say ok', async (t) => {
  const app = await startTestApp({ checks: { database: async () => {}, redis: async () => {} } });
  t.teardown(() => app.stop());
  const checks = { database: 'ok', redis: 'ok' };
  for (const path of ['/health', '/health/ready']) {
    const { status, body } = await call(app.url, 'GET', path);
    t.is(status, 200);
    t.true(body.success);
    t.deepEqual(body.data, { ...identity, status: 'ok', checks });
  }
  const live = await call(app.url, 'GET', '/health/live');
  t.is(live.status, 200);
  t.deepEqual(live.body.data, { ...identity, status: 'ok', checks: {} });
});

test('with one thing away the service is degraded, alive and not ready, and recovers', async (t) => {
  let away = true;
  const redis = async () => {
    if (away) throw new Error('connection refused by 10.0.0.7');
  };
  const app = await startTestApp({ checks: { database: async () => {}, redis } });
  t.teardown(() => app.stop());
  const checks = { database: 'ok', redis: 'unavailable' };

  const health = await call(app.url, 'GET', '/health');
  t.is(health.status, 200);
  t.deepEqual(health.body.data, { ...identity, status: 'degraded', checks });

  const ready = await call(app.url, 'GET', '/health/ready');
  t.is(ready.status, 503);
  t.is(ready.headers.get('retry-after'), '1');
  t.like(ready.body, { success: false, error: 'unavailable' });
  t.deepEqual(ready.body.details, [{ path: '/checks/redis', message: 'is unavailable' }]);
  t.is(ready.body.request_id, ready.headers.get('x-request-id') ?? '');
  t.deepEqual(ready.body.data, { ...identity, status: 'unavailable', checks });
  t.false(ready.text.includes('10.0.0.7'));

  t.is((await call(app.url, 'GET', '/health/live')).status, 200);
  t.is(app.log.filter((line) => line.includes('redis is away')).length, 1);
  away = false;
  t.is((await call(app.url, 'GET', '/health/ready')).status, 200);
  t.is(app.log.filter((line) => line.includes('redis is back')).length, 1);
});

test('a check that hangs counts as away', async (t) => {
  const checks = { database: () => new Promise<void>(() => {}) };
  const app = await startTestApp({ checks, checkTimeoutMs: 20 });
  t.teardown(() => app.stop());
  t.is((await call(app.url, 'GET', '/health/ready')).status, 503);
});

test('metrics are for operators, in the text that Prometheus reads', async (t) => {
  const app = await startTestApp();
  t.teardown(() => app.stop());
  t.is((await call(app.url, 'GET', '/metrics')).status, 401);
  const answer = await call(app.url, 'GET', '/metrics', { token: OPERATOR_TOKEN });
  t.is(answer.status, 200);
  t.regex(answer.headers.get('content-type') ?? '', /^text\/plain/);
  t.regex(answer.text, /# TYPE http_request_duration_seconds histogram/);
  t.regex(answer.text, /process_resident_memory_bytes\{service="test"\} \d+/);
});
