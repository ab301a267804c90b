import crypto, { createHmac } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import test, { type ExecutionContext } from 'ava';
import { Type } from 'typebox';
import type { Access } from '../../src/cloud/modules/auth/index.js';
import { defineRoute } from '../../src/cloud/platform/http/route.js';
import { createAgent, PASSWORD } from '../helpers/accounts.js';
import { AGENT_KEY_SECRET, OPERATOR_TOKEN, startTestApp } from '../helpers/app.js';
import { call } from '../helpers/call.js';
import { shows } from '../helpers/shows.js';

/** Counts comparisons in constant time, with the number of bytes of each. */
function watchComparisons(t: ExecutionContext): number[] {
  const compare = crypto.timingSafeEqual;
  const lengths: number[] = [];
  t.teardown(() => {
    crypto.timingSafeEqual = compare;
    syncBuiltinESMExports();
  });
  crypto.timingSafeEqual = (one, other) => {
    lengths.push(one.byteLength);
    return compare(one, other);
  };
  syncBuiltinESMExports();
  return lengths;
}

test.serial('an operator token is compared by its digest, whatever its length', async (t) => {
  shows(t, 27);
  const app = await startTestApp();
  t.teardown(() => app.stop());
  const lengths = watchComparisons(t);
  const near = `${OPERATOR_TOKEN.slice(0, -1)}x`;
  for (const token of ['x', near, OPERATOR_TOKEN.slice(0, -1), `${OPERATOR_TOKEN}x`]) {
    lengths.length = 0;
    t.is((await call(app.url, 'GET', '/metrics', { token })).status, 401);
    t.deepEqual(lengths, [32], token);
  }
  t.is((await call(app.url, 'GET', '/metrics', { token: OPERATOR_TOKEN })).status, 200);
});

test.serial('a session is compared with the password in constant time', async (t) => {
  shows(t, 27);
  const app = await startTestApp();
  t.teardown(() => app.stop());
  const { email } = (await createAgent(app.url)).project.owner;
  const json = { email, password: PASSWORD, remember: true };
  const login = await call(app.url, 'POST', '/api/auth/login', { json });
  const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const lengths = watchComparisons(t);
  t.is((await call(app.url, 'POST', '/api/auth/renew', { headers: { cookie } })).status, 200);
  t.true(lengths.includes(16));
});

test.serial('an agent key is looked up by its keyed hash, and goes nowhere as it is', async (t) => {
  shows(t, 27);
  const app = await startTestApp({ routes: ({ access }) => [ofAgents(access)] });
  t.teardown(() => app.stop());
  const agent = await createAgent(app.url);
  const asked: string[] = [];
  app.database.read.on('query', ({ sql, bindings }) => {
    asked.push(JSON.stringify([sql, bindings]));
  });
  t.is((await call(app.url, 'GET', '/test/agent', { agentKey: agent.key })).status, 200);
  const hash = createHmac('sha256', AGENT_KEY_SECRET).update(agent.key).digest('hex');
  t.true(asked.some((query) => query.includes(hash)));
  t.false(asked.some((query) => query.includes(agent.key)));
  const rows = JSON.stringify(await app.database.read('agents'));
  t.true(rows.includes(hash));
  t.false(rows.includes(agent.key));
});

const ofAgents = (access: Access) =>
  defineRoute({
    method: 'GET',
    path: '/test/agent',
    summary: 'Tells the agent',
    tag: 'Test',
    access: access.agent,
    answers: { 200: { description: 'The agent', data: Type.Unknown() } },
    handle: async ({ caller }) => ({ status: 200, message: 'ok', data: caller }),
  });
