import test from 'ava';
import { Counter, Registry } from 'prom-client';
import { freePort } from '../../src/local/port.js';
import { serveMetrics } from '../../workers/metrics-server.js';

test('a worker tells its metrics to operators alone', async (t) => {
  const registry = new Registry();
  new Counter({ name: 'seen_total', help: 'h', registers: [registry] }).inc(3);
  const port = await freePort('127.0.0.1');
  const stop = await serveMetrics({ registry, host: '127.0.0.1', port, operatorToken: 'op-token' });
  t.teardown(stop);
  const get = (path: string, token: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const answered = await get('/metrics', 'op-token');
  t.is(answered.status, 200);
  t.regex(await answered.text(), /^seen_total 3$/m);
  t.is((await get('/metrics', 'wrong')).status, 401);
  t.is((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 401);
  t.is((await get('/', 'op-token')).status, 404);
});
