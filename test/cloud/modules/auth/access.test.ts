import test from 'ava';
import { SignJWT } from 'jose';
import { Type } from 'typebox';
import { defineRoute } from '../../../../src/cloud/platform/http/route.js';
import { createAgent, createUser } from '../../../helpers/accounts.js';
import { JWT_SECRET, OPERATOR_TOKEN, startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { shows } from '../../../helpers/shows.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp({
    routes: ({ access }) =>
      (['user', 'agent', 'member', 'operator'] as const).map((who) =>
        defineRoute({
          method: 'GET',
          path: `/test/${who}`,
          summary: `Tells the ${who}`,
          tag: 'Test',
          access: access[who] as typeof access.member,
          answers: { 200: { description: 'The caller', data: Type.Unknown() } },
          handle: async ({ caller }) => ({ status: 200, message: 'ok', data: caller }),
        }),
      ),
  });
});
test.after.always(() => app?.stop());

const as = (who: string, headers: Record<string, string> = {}) =>
  call(app.url, 'GET', `/test/${who}`, { headers });

test('a user is known by a token, an agent by a key, and each of them is a member', async (t) => {
  const agent = await createAgent(app.url);
  const { owner } = agent.project;
  const bearer = { authorization: `Bearer ${owner.token}` };
  const key = { 'x-agent-key': agent.key };
  const user = { kind: 'user', userId: owner.id };
  const known = {
    kind: 'agent',
    agentId: agent.id,
    projectId: agent.project.id,
    ownerId: owner.id,
  };
  t.deepEqual((await as('user', bearer)).body.data, user);
  t.deepEqual((await as('member', bearer)).body.data, user);
  t.deepEqual((await as('agent', key)).body.data, known);
  t.deepEqual((await as('member', key)).body.data, known);
  t.deepEqual((await as('user', { authorization: `bearer  ${owner.token}` })).body.data, user);

  const both = await as('member', { ...bearer, ...key });
  t.is(both.status, 401);
  t.regex(both.body.message ?? '', /were both sent/);
});

test('what one kind of caller shows does not open the door of another', async (t) => {
  shows(t, 25);
  const agent = await createAgent(app.url);
  const bearer = { authorization: `Bearer ${agent.project.owner.token}` };
  const key = { 'x-agent-key': agent.key };
  t.is((await as('agent', bearer)).status, 401);
  t.is((await as('user', key)).status, 401);
  t.is((await as('operator', bearer)).status, 401);
  t.is((await as('operator', key)).status, 401);
  t.is((await as('user', { authorization: `Bearer ${agent.key}` })).status, 401);
  t.is((await as('user', { authorization: `Bearer ${OPERATOR_TOKEN}` })).status, 401);
});

const BAD_HEADERS: [who: string, title: string, headers: Record<string, string>, path: string][] = [
  ['user', 'no header', {}, '/headers/authorization'],
  ['member', 'no header', {}, '/headers/authorization'],
  ['agent', 'no header', {}, '/headers/x-agent-key'],
  ['operator', 'no header', {}, '/headers/authorization'],
  ['user', 'a scheme without token', { authorization: 'Bearer' }, '/headers/authorization'],
  ['user', 'another scheme', { authorization: 'Basic YTpi' }, '/headers/authorization'],
  ['user', 'two tokens', { authorization: 'Bearer a b' }, '/headers/authorization'],
  ['user', 'a word', { authorization: 'Bearer word' }, '/headers/authorization'],
  ['agent', 'an empty key', { 'x-agent-key': '' }, '/headers/x-agent-key'],
  ['agent', 'a word', { 'x-agent-key': 'word' }, '/headers/x-agent-key'],
  [
    'agent',
    'an unknown key',
    { 'x-agent-key': `sa_agent_key_${'0'.repeat(48)}` },
    '/headers/x-agent-key',
  ],
  [
    'agent',
    'a key with SQL in it',
    { 'x-agent-key': "sa_agent_key_' or 1=1 --" },
    '/headers/x-agent-key',
  ],
  [
    'member',
    'an unknown key',
    { 'x-agent-key': `sa_agent_key_${'0'.repeat(48)}` },
    '/headers/x-agent-key',
  ],
  ['operator', 'another token', { authorization: 'Bearer nope' }, '/headers/authorization'],
  ['operator', 'Basic without a colon', { authorization: 'Basic YWJj' }, '/headers/authorization'],
];

for (const [who, title, headers, path] of BAD_HEADERS) {
  test(`${title} is no ${who}, and the header is named`, async (t) => {
    const answer = await as(who, headers);
    t.is(answer.status, 401);
    t.is(answer.body.error, 'unauthorized');
    t.is(answer.body.details?.[0]?.path, path);
    t.truthy(answer.headers.get('www-authenticate'));
  });
}

test('an operator is known by the token as a bearer or as the password of Basic', async (t) => {
  const basic = Buffer.from(`anyone:${OPERATOR_TOKEN}`).toString('base64');
  t.is((await as('operator', { authorization: `Bearer ${OPERATOR_TOKEN}` })).status, 200);
  t.is((await as('operator', { authorization: `Basic ${basic}` })).status, 200);
});

test('a browser is asked for the operator token', async (t) => {
  const answer = await as('operator');
  t.regex(answer.headers.get('www-authenticate') ?? '', /Basic realm=/);
  const user = await as('user');
  t.is(user.headers.get('www-authenticate'), 'Bearer');
});

const now = () => Math.floor(app.clock.now() / 1_000);

async function forge(
  userId: string,
  change: (token: SignJWT) => SignJWT = (token) => token,
  { secret = JWT_SECRET, alg = 'HS256' } = {},
): Promise<string> {
  const token = new SignJWT()
    .setProtectedHeader({ alg })
    .setSubject(userId)
    .setIssuer('softadastra-cloud')
    .setAudience('softadastra-dashboard')
    .setIssuedAt(now())
    .setExpirationTime(now() + 60);
  return change(token).sign(Buffer.from(secret));
}

test('the token that the forgeries start from would be good', async (t) => {
  const { id } = await createUser(app.url);
  t.is((await as('user', { authorization: `Bearer ${await forge(id)}` })).status, 200);
});

const FORGERIES: [title: string, make: (id: string) => Promise<string>][] = [
  [
    'another secret',
    (id) => forge(id, undefined, { secret: 'some-other-secret-0123456789abcdef' }),
  ],
  [
    'another algorithm',
    (id) => forge(id, undefined, { alg: 'HS512', secret: JWT_SECRET.repeat(2) }),
  ],
  ['another issuer', (id) => forge(id, (token) => token.setIssuer('elsewhere'))],
  ['another audience', (id) => forge(id, (token) => token.setAudience('elsewhere'))],
  ['an end in the past', (id) => forge(id, (token) => token.setExpirationTime(now() - 1))],
  [
    'an issue more than a day ago',
    (id) => forge(id, (token) => token.setIssuedAt(now() - 86_401).setExpirationTime(now() + 60)),
  ],
  ['a start in the future', (id) => forge(id, (token) => token.setNotBefore(now() + 60))],
  ['a subject that is no id', () => forge('admin')],
  ['a user who does not exist', () => forge(`usr_${'0'.repeat(32)}`)],
  [
    'no end',
    async (id) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setIssuer('softadastra-cloud')
        .setAudience('softadastra-dashboard')
        .setIssuedAt(now())
        .sign(Buffer.from(JWT_SECRET)),
  ],
  [
    'no signature',
    async (id) => {
      const [, payload] = (await forge(id)).split('.');
      return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    },
  ],
  [
    'a payload that was edited',
    async (id) => {
      const [header, , signature] = (await forge(id)).split('.');
      const payload = { sub: id, iss: 'softadastra-cloud', aud: 'softadastra-dashboard' };
      const edited = { ...payload, iat: now(), exp: now() + 86_000 };
      return `${header}.${Buffer.from(JSON.stringify(edited)).toString('base64url')}.${signature}`;
    },
  ],
];

for (const [title, make] of FORGERIES) {
  test(`a token with ${title} is refused`, async (t) => {
    shows(t, 26);
    const { id } = await createUser(app.url);
    const answer = await as('user', { authorization: `Bearer ${await make(id)}` });
    t.is(answer.status, 401);
    t.is(answer.body.details?.[0]?.path, '/headers/authorization');
  });
}
