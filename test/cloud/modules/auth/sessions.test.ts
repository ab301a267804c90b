import test from 'ava';
import { decodeJwt, SignJWT } from 'jose';
import { createUser, newEmail, PASSWORD } from '../../../helpers/accounts.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../../helpers/app.js';
import { type Called, call } from '../../../helpers/call.js';
import { shows } from '../../../helpers/shows.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

type Headers = Record<string, string>;

const renew = (cookie: string, headers: Headers = {}, at = app) =>
  call(at.url, 'POST', '/api/auth/renew', { headers: { cookie, ...headers } });

async function login(email: string, headers: Headers = {}, at = app): Promise<Called> {
  const json = { email, password: PASSWORD, remember: true };
  return call(at.url, 'POST', '/api/auth/login', { json, headers });
}

/** The cookie as a browser sends it back. */
function cookieOf({ headers }: Called): string {
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}

const CLEARED = 'softadastra_session=; Max-Age=0; Path=/api/auth; HttpOnly; SameSite=Strict';
const ATTRIBUTES =
  /^softadastra_session=[\w.-]+; Max-Age=1209600; Path=\/api\/auth; HttpOnly; SameSite=Strict$/;

test('a sign-in sets a cookie only where it is to be remembered', async (t) => {
  const { email } = await createUser(app.url);
  for (const json of [
    { email, password: PASSWORD },
    { email, password: PASSWORD, remember: false },
  ]) {
    const answer = await call(app.url, 'POST', '/api/auth/login', { json });
    t.is(answer.headers.get('set-cookie'), null);
  }
  t.regex((await login(email)).headers.get('set-cookie') ?? '', ATTRIBUTES);
  const json = { email: newEmail(), name: 'Ada', password: PASSWORD, remember: true };
  const registered = await call(app.url, 'POST', '/api/auth/register', { json });
  t.is(registered.status, 201);
  t.regex(registered.headers.get('set-cookie') ?? '', ATTRIBUTES);
  t.is((await renew(cookieOf(registered))).status, 200);
});

test('a refused sign-in and a word that is no boolean set none', async (t) => {
  const { email } = await createUser(app.url);
  const wrong = { email, password: 'wrong password', remember: true };
  const refused = await call(app.url, 'POST', '/api/auth/login', { json: wrong });
  t.is(refused.status, 401);
  t.is(refused.headers.get('set-cookie'), null);
  const json = { email, password: PASSWORD, remember: 'yes' };
  const bad = await call(app.url, 'POST', '/api/auth/login', { json });
  t.is(bad.status, 400);
  t.is(bad.body.details?.[0]?.path, '/remember');
});

test('over https the cookie is Secure, as a trusted proxy tells', async (t) => {
  const { email } = await createUser(app.url);
  const https = { 'x-forwarded-proto': 'https' };
  const remembered = await login(email, https);
  t.regex(remembered.headers.get('set-cookie') ?? '', /; SameSite=Strict; Secure$/);
  const renewed = await renew(cookieOf(remembered), https);
  t.regex(renewed.headers.get('set-cookie') ?? '', /; Secure$/);
  const logout = await call(app.url, 'POST', '/api/auth/logout', { headers: https });
  t.is(logout.headers.get('set-cookie'), `${CLEARED}; Secure`);
});

test('without a trusted proxy nobody can claim https', async (t) => {
  const direct = await startTestApp({ trustProxy: false });
  t.teardown(() => direct.stop());
  const { email } = await createUser(direct.url);
  const answer = await login(email, { 'x-forwarded-proto': 'https' }, direct);
  t.regex(answer.headers.get('set-cookie') ?? '', ATTRIBUTES);
});

test('a renewal answers the account, a token that works and a fresh cookie', async (t) => {
  const clocked = await startTestApp();
  t.teardown(() => clocked.stop());
  const user = await createUser(clocked.url);
  const first = await login(user.email, {}, clocked);
  clocked.clock.at += 1_000_000_000;
  const renewed = await renew(cookieOf(first), {}, clocked);
  t.is(renewed.status, 200, renewed.text);
  const data = renewed.body.data as { user: object; token: string; expires_at: string };
  t.like(data.user, { id: user.id, email: user.email, name: 'Ada' });
  t.is(Date.parse(data.expires_at), Math.floor(clocked.clock.at / 1_000) * 1_000 + 43_200_000);
  t.is((await call(clocked.url, 'GET', '/api/auth/me', { token: data.token })).status, 200);
  // The first cookie is over by now, the fresh one counts from its renewal.
  clocked.clock.at += 1_000_000_000;
  t.is((await renew(cookieOf(first), {}, clocked)).status, 401);
  t.is((await renew(cookieOf(renewed), {}, clocked)).status, 200);
});

test('a cookie lives as long as is configured', async (t) => {
  const short = await startTestApp({ sessionLifetimeSeconds: 60 });
  t.teardown(() => short.stop());
  const { email } = await createUser(short.url);
  const answer = await login(email, {}, short);
  t.regex(answer.headers.get('set-cookie') ?? '', /; Max-Age=60;/);
  short.clock.at += 58_000;
  t.is((await renew(cookieOf(answer), {}, short)).status, 200);
  short.clock.at += 2_000;
  t.is((await renew(cookieOf(answer), {}, short)).status, 401);
});

/** A session that the server made, signed again with some claims changed. */
async function forge(genuine: string, claims: Record<string, unknown>, secret = JWT_SECRET) {
  const forged = new SignJWT({ ...decodeJwt(genuine), ...claims });
  const token = await forged.setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));
  return `softadastra_session=${token}`;
}

test('what is no session is refused, and the browser is told to forget it', async (t) => {
  const { email, token } = await createUser(app.url);
  const genuine = cookieOf(await login(email)).split('=')[1] as string;
  t.is((await renew(await forge(genuine, {}))).status, 200, 'what is changed below is the reason');
  const before = { iat: (decodeJwt(genuine).iat ?? 0) - 9, exp: decodeJwt(genuine).iat };
  const cookies: [title: string, cookie: string][] = [
    ['nothing', ''],
    ['another cookie', 'theme=dark'],
    ['an empty cookie', 'softadastra_session='],
    ['a word', 'softadastra_session=word'],
    ['an access token', `softadastra_session=${token}`],
    ['another secret', await forge(genuine, {}, 's'.repeat(32))],
    ['the audience of access tokens', await forge(genuine, { aud: 'softadastra-dashboard' })],
    ['another issuer', await forge(genuine, { iss: 'elsewhere' })],
    ['another password', await forge(genuine, { pwd: 'A'.repeat(16) })],
    ['a password of another length', await forge(genuine, { pwd: 'A' })],
    ['a password that is a number', await forge(genuine, { pwd: 7 })],
    ['a time that is over', await forge(genuine, before)],
    ['no end', await forge(genuine, { exp: undefined })],
    ['another user', await forge(genuine, { sub: (await createUser(app.url)).id })],
    ['a user who was never there', await forge(genuine, { sub: `usr_${'0'.repeat(32)}` })],
  ];
  for (const [title, cookie] of cookies) {
    const answer = await renew(cookie);
    t.is(answer.status, 401, title);
    t.is(answer.body.error, 'unauthorized', title);
    t.is(answer.body.details?.[0]?.path, '/headers/cookie', title);
    t.is(answer.headers.get('set-cookie'), CLEARED, title);
  }
});

test('a session ends with its user', async (t) => {
  const { id, email, token } = await createUser(app.url);
  const cookie = cookieOf(await login(email));
  await app.database.write('users').where({ id }).delete();
  const answer = await renew(cookie);
  t.is(answer.status, 401);
  t.is(answer.headers.get('set-cookie'), CLEARED);
  t.is((await call(app.url, 'GET', '/api/auth/me', { token })).status, 401);
});

test('a session is found among other cookies, and is no access token', async (t) => {
  shows(t, 26);
  const { email } = await createUser(app.url);
  const cookie = cookieOf(await login(email));
  t.is((await renew(`theme=dark; ${cookie}; softadastra_sessions=x`)).status, 200);
  const token = cookie.split('=')[1] as string;
  t.is((await call(app.url, 'GET', '/api/auth/me', { token })).status, 401);
  t.is((await call(app.url, 'GET', '/api/auth/me', { headers: { cookie } })).status, 401);
});

test('a page of another site can neither renew nor sign out', async (t) => {
  const { email } = await createUser(app.url);
  const cookie = cookieOf(await login(email));
  const { host } = new URL(app.url);
  const foreign = ['https://evil.example', 'null', 'http://localhost:5173', `http://${host}0`, 'x'];
  for (const origin of foreign) {
    const answer = await renew(cookie, { origin });
    t.is(answer.status, 403, origin);
    t.is(answer.body.error, 'forbidden');
    t.is(answer.headers.get('set-cookie'), null, 'nobody else may end the session either');
    t.is(answer.headers.get('access-control-allow-credentials'), null);
    const logout = await call(app.url, 'POST', '/api/auth/logout', { headers: { origin } });
    t.is(logout.status, 403, origin);
    t.is(logout.headers.get('set-cookie'), null);
  }
  for (const origin of [app.url, `https://${host}`]) {
    t.is((await renew(cookie, { origin })).status, 200, origin);
  }
  const behind = { origin: 'https://app.example.com', 'x-forwarded-host': 'app.example.com' };
  t.is((await renew(cookie, behind)).status, 200, 'a trusted proxy tells the host');
});

test('answers to other origins never allow credentials', async (t) => {
  const { email } = await createUser(app.url);
  const answer = await login(email, { origin: 'http://localhost:5173' });
  t.is(answer.status, 200);
  t.is(answer.headers.get('access-control-allow-origin'), 'http://localhost:5173');
  t.is(answer.headers.get('access-control-allow-credentials'), null);
});

test('a sign-out clears the cookie, with and without one', async (t) => {
  for (const headers of [{}, { cookie: 'softadastra_session=word' }] as Headers[]) {
    const answer = await call(app.url, 'POST', '/api/auth/logout', { headers });
    t.is(answer.status, 200);
    t.is(answer.headers.get('set-cookie'), CLEARED);
  }
});

test('sessions outlive the rotation of the secret while both are configured', async (t) => {
  const [old, fresh] = [
    'the-old-secret-0123456789abcdefghij',
    'the-new-secret-0123456789abcdefghij',
  ];
  const { Sessions } = await import('../../../../src/cloud/modules/auth/sessions.service.js');
  const sessions = (...secrets: string[]) =>
    new Sessions({ secrets, lifetimeSeconds: 60, clock: app.clock });
  const user = { id: `usr_${'1'.repeat(32)}`, password_hash: '$argon2id$x' };
  const before = await sessions(old).issue(user);
  const during = await sessions(fresh, old).issue(user);
  t.is((await sessions(fresh, old).verify(before))?.userId, user.id);
  t.is((await sessions(fresh).verify(during))?.userId, user.id);
  t.is(await sessions(fresh).verify(before), null);
  t.is(await sessions(old).verify(during), null);
});
