import test from 'ava';
import { createAgent, createUser } from '../helpers/accounts.js';
import type { Called, CallOptions } from '../helpers/call.js';
import { OPERATOR_TOKEN, startCloud } from '../helpers/cloud.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { numberedEvents, TestRuns } from '../helpers/runs.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const JWT_SECRET = 'jwt-4b1f0c77e29d8a6350fe9c1b7d24a8e6';
const KEY_SECRET = 'key-90ad3e5f7b16c8240be1d9f6a7c35284';
const PASSWORD = 'pass-word of the owner 7d1c';
const NEW_PASSWORD = 'another pass-word 93ab';

test.serial(
  'no secret stands in any log line, or in an answer that is not to hold it',
  async (t) => {
    shows(t, 27);
    const redis = await MortalRedis.create();
    t.teardown(() => redis.stop());
    const cloud = await startCloud({
      workers: 1,
      redisUrl: redis.url,
      env: {
        CLOUD_LOG_LEVEL: 'trace',
        CLOUD_JWT_SECRET: JWT_SECRET,
        CLOUD_AGENT_API_KEY_SECRET: KEY_SECRET,
      },
    });
    t.teardown(() => cloud.stop());
    const secrets = new Map([
      ['the JWT secret', JWT_SECRET],
      ['the secret of keys', KEY_SECRET],
      ['a password', PASSWORD],
      ['a new password', NEW_PASSWORD],
      ['the operator token', OPERATOR_TOKEN],
      ["Redis's password", new URL(redis.url).password],
      ['a hash of a password', '$argon2'],
    ]);
    const answers: Called[] = [];
    const ask = async (method: string, where: string, options?: CallOptions) => {
      const answer = await cloud.call(method, where, options);
      answers.push(answer);
      return answer;
    };

    const agent = await createAgent(cloud.url);
    const { owner, id: project } = agent.project;
    const email = `owner-${owner.email}`;
    const register = { json: { email, name: 'Ada', password: PASSWORD, remember: true } };
    const signedUp = await cloud.call('POST', '/api/auth/register', register);
    const { token } = signedUp.body.data as { token: string };
    const [, session = ''] =
      /softadastra_session=([^;]+)/.exec(signedUp.headers.get('set-cookie') ?? '') ?? [];
    secrets.set('a token', token).set('a session', session).set("an owner's token", owner.token);
    secrets.set('a key', agent.key);
    const rotated = await cloud.call('POST', `/api/agents/${agent.id}/rotate-key`, {
      token: owner.token,
    });
    const { api_key } = rotated.body.data as { api_key: string };
    secrets.set('a new key', api_key);

    const change = { password: NEW_PASSWORD, current_password: PASSWORD };
    await ask('PUT', '/api/auth/me', { token, json: { ...change, current_password: 'wrong' } });
    await ask('PUT', '/api/auth/me', { token, json: change });
    await ask('POST', '/api/auth/login', { json: { email, password: PASSWORD } });
    await ask('POST', '/api/auth/login', { raw: `{"email":"${email}","password":"${PASSWORD}` });
    await ask('POST', '/api/auth/login', {
      json: { email, password: PASSWORD, [PASSWORD.length]: 1 },
    });
    await ask('POST', '/api/auth/login', { json: { email, password: [PASSWORD] } });
    await ask('POST', '/api/auth/register', { json: { ...register.json, role: 'admin' } });
    await ask('POST', '/api/auth/register', register);
    await ask('POST', '/api/auth/renew', { headers: { cookie: `softadastra_session=${session}` } });
    await ask('GET', '/api/auth/me', { token: `${token}x` });
    await ask('GET', '/api/auth/me', { token });
    await ask('GET', '/api/runs', { agentKey: agent.key });
    await ask('GET', `/api/agents?project_id=${project}`, { token: owner.token });
    await ask('GET', '/metrics', { token: OPERATOR_TOKEN });
    await ask('GET', '/metrics', { token: 'wrong' });
    await ask('GET', '/admin/queues/api/queues', { token: OPERATOR_TOKEN });
    for (const page of ['/health', '/api/docs', '/api/openapi.json', '/nothing', '/%zz']) {
      await ask('GET', page, { token, headers: { 'x-request-id': 'mine' } });
    }
    const runs = new TestRuns(cloud, { ...agent, key: api_key });
    const run = await runs.open();
    await runs.sendAll(run, [numberedEvents(1, 5)]);
    await runs.finish(run);
    await runs.final(run);
    answers.push(await runs.get(run).then(() => runs.read(`/api/runs/${run}/report`)));

    await redis.kill();
    await until('the API tells that Redis is away', async () => {
      const answer = await ask('POST', '/api/runs', {
        agentKey: api_key,
        json: { target_url: 'http://127.0.0.1/', scenario: 'away' },
      });
      return answer.status === 503;
    });
    await ask('GET', '/health/ready');

    t.true(cloud.output.includes('"level"') || cloud.output.includes('DEBUG'), 'there are logs');
    t.true(cloud.output.length < 190_000, 'all of the logs are there to be looked at');
    const said = answers.map(({ text, headers }) => `${text}\n${JSON.stringify([...headers])}`);
    for (const [what, secret] of secrets) {
      t.true(secret.length >= 7, what);
      t.false(cloud.output.includes(secret), `${what} is in the logs`);
      const at = said.findIndex((answer) => answer.includes(secret));
      t.is(at, -1, `${what} is in ${said[at]?.slice(0, 300)}`);
    }
    t.true(answers.length > 20);
  },
);

test.serial(
  'what was written to the database holds no key, password or token as it was',
  async (t) => {
    shows(t, 27);
    const cloud = await startCloud();
    t.teardown(() => cloud.stop());
    const agent = await createAgent(cloud.url);
    const user = await createUser(cloud.url);
    const rows = JSON.stringify([
      await cloud.db('users'),
      await cloud.db('agents'),
      await cloud.db('projects'),
    ]);
    for (const secret of [agent.key, user.token, agent.project.owner.token, 'correct horse']) {
      t.false(rows.includes(secret));
    }
  },
);
