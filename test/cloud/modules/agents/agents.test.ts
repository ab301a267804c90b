import test from 'ava';
import { markSeen } from '../../../../src/cloud/modules/agents/index.js';
import { createAgent, createProject, createUser } from '../../../helpers/accounts.js';
import { AGENT_KEY_SECRET, startTestApp, type TestApp } from '../../../helpers/app.js';
import { type CallOptions, call } from '../../../helpers/call.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const api = (method: string, path: string, options?: CallOptions) =>
  call(app.url, method, `/api${path}`, options);

interface AgentAnswer {
  agent: { id: string; key_prefix: string; name: string };
  api_key: string;
}

test('an agent is created with a key that is shown once and kept as a hash', async (t) => {
  const project = await createProject(app.url);
  const { token } = project.owner;
  const path = `/projects/${project.id}/agents`;
  const created = await api('POST', path, { token, json: { name: ' laptop ' } });
  t.is(created.status, 201);
  const { agent, api_key } = created.body.data as AgentAnswer;
  t.deepEqual(agent, {
    id: agent.id,
    project_id: project.id,
    name: 'laptop',
    key_prefix: api_key.slice(0, 21),
    last_seen_at: null,
    presence: 'offline',
    created_at: '2026-11-21T03:44:50.123Z',
    updated_at: '2026-11-21T03:44:50.123Z',
    rotated_at: null,
  } as unknown as AgentAnswer['agent']);
  t.regex(agent.id, /^agt_[0-9a-f]{32}$/);
  t.regex(api_key, /^sa_agent_key_[0-9a-f]{48}$/);
  const read = await api('GET', `/agents/${agent.id}`, { token });
  t.deepEqual(read.body.data, agent);
  const row = await app.database.read('agents').where({ id: agent.id }).first();
  t.regex(row.key_hash, /^[0-9a-f]{64}$/);
  t.false(JSON.stringify(row).includes(api_key));
  t.false(app.log.join('').includes(api_key.slice(21)));
  t.false(JSON.stringify(read.body).includes(row.key_hash));
  t.false(JSON.stringify(row).includes(AGENT_KEY_SECRET));
});

for (const [title, json, path] of [
  ['no name', {}, '/name'],
  ['a name of one character', { name: 'a' }, '/name'],
  ['a name of 121 characters', { name: 'a'.repeat(121) }, '/name'],
  ['a key of its own', { name: 'ab', api_key: 'mine' }, '/api_key'],
] as const) {
  test(`an agent with ${title} is refused`, async (t) => {
    const project = await createProject(app.url);
    const { token } = project.owner;
    const answer = await api('POST', `/projects/${project.id}/agents`, { token, json });
    t.is(answer.status, 400);
    t.is(answer.body.details?.[0]?.path, path);
  });
}

test('a rotated key is dead at once and the new one works', async (t) => {
  const agent = await createAgent(app.url);
  const { token } = agent.project.owner;
  t.is((await app.gate.check(agent.key)).agentId, agent.id);
  const rotated = await api('POST', `/agents/${agent.id}/rotate-key`, { token });
  t.is(rotated.status, 200);
  const { agent: after, api_key } = rotated.body.data as AgentAnswer;
  t.like(after, { id: agent.id, rotated_at: '2026-11-21T03:44:50.123Z' });
  t.is(after.key_prefix, api_key.slice(0, 21));
  t.is((await app.gate.check(api_key)).agentId, agent.id);
  await t.throwsAsync(app.gate.check(agent.key), { message: /not the key/ });
});

test('a deleted agent is gone with its key and leaves a tombstone', async (t) => {
  const agent = await createAgent(app.url);
  const { token } = agent.project.owner;
  const deleted = await api('DELETE', `/agents/${agent.id}`, { token });
  t.is(deleted.status, 200);
  t.deepEqual(deleted.body.data, { id: agent.id, deleted: true });
  await t.throwsAsync(app.gate.check(agent.key), { message: /not the key/ });
  t.like(await app.database.read('tombstones').where({ id: agent.id }).first(), { kind: 'agent' });
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/rotate-key'],
  ] as const) {
    const gone = await api(method, `/agents/${agent.id}${path}`, { token });
    t.is(gone.status, 404);
    t.is(gone.body.error, 'agent_not_found');
  }
});

test('others learn nothing of an agent and change nothing', async (t) => {
  const agent = await createAgent(app.url);
  const stranger = await createUser(app.url);
  for (const [method, path, json] of [
    ['GET', `/agents/${agent.id}`],
    ['DELETE', `/agents/${agent.id}`],
    ['POST', `/agents/${agent.id}/rotate-key`],
    ['POST', `/projects/${agent.project.id}/agents`, { name: 'spy' }],
  ] as const) {
    const options = json ? { json } : {};
    t.is((await api(method, path, { ...options, token: stranger.token })).status, 404, path);
    t.is((await api(method, path, options)).status, 401, path);
    t.is((await api(method, path, { ...options, agentKey: agent.key })).status, 401, path);
  }
  t.deepEqual((await api('GET', '/agents', { token: stranger.token })).body.data, []);
  t.is((await app.gate.check(agent.key)).agentId, agent.id);
});

test('a list of agents is paged, newest first, and filtered by fields', async (t) => {
  const owner = await createUser(app.url);
  const [one, two] = [await createProject(app.url, owner), await createProject(app.url, owner)];
  const [a, b, c] = [
    await createAgent(app.url, one, 'first'),
    await createAgent(app.url, two, 'second'),
    await createAgent(app.url, two, 'third'),
  ];
  const ids = async (query: string) => {
    const { body } = await api('GET', `/agents${query}`, { token: owner.token });
    return (body.data as { id: string }[]).map(({ id }) => id);
  };
  t.deepEqual(await ids(''), [c.id, b.id, a.id]);
  t.deepEqual(await ids('?limit=1&offset=1'), [b.id]);
  t.deepEqual(await ids(`?project_id=${two.id}`), [c.id, b.id]);
  t.deepEqual(await ids('?name=first'), [a.id]);
  t.deepEqual(await ids(`?key_prefix=${b.key.slice(0, 21)}`), [b.id]);
  t.deepEqual(await ids('?presence=online'), []);
  t.is((await api('GET', '/agents?presence=away', { token: owner.token })).status, 400);
  t.is((await api('GET', '/agents?project_id=x', { token: owner.token })).status, 400);
});

test('presence follows from when an agent was last seen, in answers and in the filter', async (t) => {
  const owner = await createUser(app.url);
  const project = await createProject(app.url, owner);
  const now = app.clock.now();
  const silences = [0, 300_000, 300_001, 86_400_000, 86_400_001, null];
  const expected = ['online', 'online', 'idle', 'idle', 'offline', 'offline'];
  for (const silence of silences) {
    const { id } = await createAgent(app.url, project, `silent ${silence}`);
    if (silence !== null) {
      await markSeen(app.database.write, [{ agentId: id, at: now - silence }]);
    }
  }
  const list = async (query: string) =>
    (await api('GET', `/agents${query}`, { token: owner.token })).body.data as {
      presence: string;
    }[];
  t.deepEqual((await list('')).map(({ presence }) => presence).reverse(), expected);
  for (const presence of ['online', 'idle', 'offline']) {
    const found = await list(`?presence=${presence}`);
    t.is(found.length, 2);
    t.true(found.every((agent) => agent.presence === presence));
  }
});

test('the time when an agent was seen never goes back, whatever the order', async (t) => {
  const agent = await createAgent(app.url);
  const { read, write } = app.database;
  const seen = async () =>
    (await read('agents').where({ id: agent.id }).first('last_seen_at')).last_seen_at;
  await markSeen(write, [
    { agentId: agent.id, at: 2_000 },
    { agentId: agent.id, at: 3_000 },
    { agentId: agent.id, at: 1_000 },
    { agentId: `agt_${'0'.repeat(32)}`, at: 9_000 },
  ]);
  t.is(await seen(), 3_000);
  await markSeen(write, [{ agentId: agent.id, at: 2_500 }]);
  t.is(await seen(), 3_000);
  await markSeen(write, []);
});
