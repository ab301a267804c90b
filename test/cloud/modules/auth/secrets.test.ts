import test from 'ava';
import { Tokens } from '../../../../src/cloud/modules/auth/tokens.service.js';
import { createAgent, createUser } from '../../../helpers/accounts.js';
import { startTestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { shows } from '../../../helpers/shows.js';

const OLD = 'the-old-secret-0123456789abcdefghij';
const NEW = 'the-new-secret-0123456789abcdefghij';
const clock = { now: () => Date.parse('2026-11-21T03:44:50.123Z') };
const userId = `usr_${'1'.repeat(32)}`;

const tokens = (...secrets: string[]) => new Tokens({ secrets, lifetimeSeconds: 60, clock });

test('while a secret is rotated, tokens of the old one work and new ones need the new one', async (t) => {
  const before = await tokens(OLD).issue(userId);
  const during = await tokens(NEW, OLD).issue(userId);
  t.deepEqual(await tokens(NEW, OLD).verify(before.token), { userId });
  t.deepEqual(await tokens(NEW).verify(during.token), { userId });
  t.true('problem' in (await tokens(NEW).verify(before.token)));
  t.true('problem' in (await tokens(OLD).verify(during.token)));
});

test('a token ends with its lifetime, and a lifetime is never longer than a day', async (t) => {
  shows(t, 26);
  let at = clock.now();
  const long = new Tokens({ secrets: [NEW], lifetimeSeconds: 1e6, clock: { now: () => at } });
  const { token, expiresAt } = await long.issue(userId);
  t.is(expiresAt, Math.floor(at / 1_000) * 1_000 + 86_400_000);
  at = expiresAt - 1_000;
  t.deepEqual(await long.verify(token), { userId });
  at = expiresAt;
  t.deepEqual(await long.verify(token), { problem: 'has expired; sign in again' });
});

test('without a configured token nobody is an operator', async (t) => {
  const app = await startTestApp({ operatorToken: null });
  t.teardown(() => app.stop());
  for (const authorization of ['Bearer null', 'Bearer undefined', 'Basic Og==', 'Basic YTo=']) {
    const answer = await call(app.url, 'GET', '/metrics', { headers: { authorization } });
    t.is(answer.status, 401, authorization);
  }
});

test('an agent key made under the old secret works while both are configured', async (t) => {
  const app = await startTestApp({ agentKeySecrets: [OLD] });
  t.teardown(() => app.stop());
  const agent = await createAgent(app.url);
  t.is((await app.gate.check(agent.key)).agentId, agent.id);
  const { createAgentKeyGate } = await import('../../../../src/cloud/modules/agents/index.js');
  const gate = (secrets: string[]) =>
    createAgentKeyGate({ read: app.database.read, secrets, requestsPerSecond: 10, redis: null });
  t.is((await gate([NEW, OLD]).check(agent.key)).agentId, agent.id);
  await t.throwsAsync(gate([NEW]).check(agent.key), { message: /not the key of an agent/ });
});

test('the token of a user who is gone is dead', async (t) => {
  shows(t, 26);
  const app = await startTestApp();
  t.teardown(() => app.stop());
  const user = await createUser(app.url);
  t.is((await call(app.url, 'GET', '/api/auth/me', { token: user.token })).status, 200);
  await app.database.write('users').where({ id: user.id }).delete();
  t.is((await call(app.url, 'GET', '/api/auth/me', { token: user.token })).status, 401);
});
