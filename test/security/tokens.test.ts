import test from 'ava';
import { loadConfig } from '../../src/cloud/platform/config.js';
import { ConfigurationError } from '../../src/cloud/platform/environment.js';
import { createAgent, PASSWORD } from '../helpers/accounts.js';
import {
  AGENT_KEY_SECRET,
  JWT_SECRET,
  OPERATOR_TOKEN,
  startTestApp,
  type TestApp,
} from '../helpers/app.js';
import { type Called, call } from '../helpers/call.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';
import { claimsOf, forgeries, goodToken, type Mint, mac } from './forgeries.js';
import { startListener } from './listener.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const me = (token: string): Promise<Called> =>
  call(app.url, 'GET', '/api/auth/me', { headers: { authorization: `Bearer ${token}` } });

const mintFor = (userId: string, elsewhere = 'http://127.0.0.1:1'): Mint => ({
  userId,
  elsewhere,
  secret: JWT_SECRET,
  now: Math.floor(app.clock.now() / 1_000),
});

test('a forged, edited or foreign token is a 401, and nobody is asked for keys', async (t) => {
  shows(t, 26);
  const { owner } = (await createAgent(app.url)).project;
  const listener = await startListener(t);
  const mint = mintFor(owner.id, listener.url);
  const all = Object.entries(forgeries(mint));
  t.is((await me(goodToken(mint))).status, 200, 'what the forgeries start from is good');
  t.true(all.length > 50);
  for (const [what, token] of all) {
    const answer = await me(token);
    t.is(answer.status, 401, `${what}: ${answer.text}`);
    t.is(answer.body.error, 'unauthorized', what);
    t.is(answer.body.details?.[0]?.path, '/headers/authorization', what);
    t.is(answer.headers.get('www-authenticate'), 'Bearer', what);
    t.false(answer.text.includes(token), what);
  }
  t.is(listener.connections(), 0);
  t.log(`${all.length} forgeries`);
});

test('no single character of a token can be another one', async (t) => {
  shows(t, 26);
  const { owner } = (await createAgent(app.url)).project;
  const token = goodToken(mintFor(owner.id));
  const { between, pick } = seeded(t);
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
  const edits = scaled(t, 'edited tokens', 100, 5_000);
  for (let n = 0; n < edits; n += 1) {
    // The last one of the signature holds two bits that mean nothing.
    const at = between(0, token.length - 2);
    const other = pick(alphabet.filter((letter) => letter !== token[at]));
    const edited = token.slice(0, at) + other + token.slice(at + 1);
    t.is((await me(edited)).status, 401, `${at}: ${other}`);
  }
});

test('a token serves one purpose', async (t) => {
  shows(t, 26);
  const agent = await createAgent(app.url);
  const { owner } = agent.project;
  const json = { email: owner.email, password: PASSWORD, remember: true };
  const login = await call(app.url, 'POST', '/api/auth/login', { json });
  const [, session = ''] =
    /softadastra_session=([^;]+)/.exec(login.headers.get('set-cookie') ?? '') ?? [];
  t.is(session.split('.').length, 3);
  const renew = (cookie: string) =>
    call(app.url, 'POST', '/api/auth/renew', {
      headers: { cookie: `softadastra_session=${cookie}` },
    });
  t.is((await renew(session)).status, 200);
  t.is((await renew(owner.token)).status, 401, 'an access token is no session');
  t.is((await me(session)).status, 401, 'a session is no access token');
  t.is((await me(agent.key)).status, 401);
  t.is((await me(OPERATOR_TOKEN)).status, 401);
  const foreign = mac({ alg: 'HS256' }, claimsOf(mintFor(owner.id)), AGENT_KEY_SECRET);
  t.is((await me(foreign)).status, 401, 'the secret of agent keys signs no tokens');
});

test('headers that hold no token at all are a 401', async (t) => {
  shows(t, 26);
  for (const authorization of ['', 'Bearer', 'Bearer ', 'Bearer  .', 'Basic YTpi', 'bearer,x']) {
    const answer = await call(app.url, 'GET', '/api/auth/me', { headers: { authorization } });
    t.is(answer.status, 401, authorization);
  }
});

test.serial('a token lives a day at most, whatever its end says', async (t) => {
  shows(t, 26);
  const { owner } = (await createAgent(app.url)).project;
  const mint = mintFor(owner.id);
  const endless = mac({ alg: 'HS256' }, { ...claimsOf(mint), exp: mint.now + 1e9 }, JWT_SECRET);
  t.is((await me(endless)).status, 200);
  const before = app.clock.at;
  t.teardown(() => {
    app.clock.at = before;
  });
  app.clock.at += 86_402_000;
  t.is((await me(endless)).status, 401);
});

test('the configuration takes no longer life than a day', (t) => {
  shows(t, 26);
  const secret = '9f2c61d07be84a35c1e0d96b7f4a8832';
  const lives = (seconds: string) =>
    loadConfig({
      CLOUD_ENVIRONMENT: 'production',
      CLOUD_JWT_SECRET: secret,
      CLOUD_AGENT_API_KEY_SECRET: secret.split('').reverse().join(''),
      CLOUD_TOKEN_LIFETIME_SECONDS: seconds,
    }).tokenLifetimeSeconds;
  t.is(lives('86400'), 86_400);
  for (const bad of ['86401', '999999999', '0', '-1', '1e5', 'forever']) {
    t.throws(() => lives(bad), { instanceOf: ConfigurationError, message: /TOKEN_LIFETIME/ });
  }
});
