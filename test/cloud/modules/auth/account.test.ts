import test from 'ava';
import { createUser, PASSWORD, type TestUser } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { type Called, type CallOptions, call } from '../../../helpers/call.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const NEW = 'another long password';

const change = ({ token }: TestUser, json: unknown, options: CallOptions = {}, at = app) =>
  call(at.url, 'PUT', '/api/auth/me', { token, json, ...options });

const login = ({ email }: TestUser, password: string, at = app) =>
  call(at.url, 'POST', '/api/auth/login', { json: { email, password, remember: true } });

const renew = (cookie: string) => call(app.url, 'POST', '/api/auth/renew', { headers: { cookie } });

const cookieOf = ({ headers }: Called) => headers.get('set-cookie')?.split(';')[0] ?? '';

test('a name can be changed without a password, and nothing else changes', async (t) => {
  const user = await createUser(app.url);
  const cookie = cookieOf(await login(user, PASSWORD));
  const answer = await change(user, { name: '  Grace ' });
  t.is(answer.status, 200, answer.text);
  t.like(answer.body.data, { id: user.id, email: user.email, name: 'Grace', role: 'user' });
  t.is(answer.headers.get('set-cookie'), null);
  t.false(answer.text.includes('argon2'));
  const me = await call(app.url, 'GET', '/api/auth/me', { token: user.token });
  t.deepEqual(me.body.data, answer.body.data);
  t.is((await login(user, PASSWORD)).status, 200);
  t.is((await renew(cookie)).status, 200);
});

test('a new password takes the place of the old one', async (t) => {
  const user = await createUser(app.url);
  const answer = await change(user, { password: NEW, current_password: PASSWORD, name: 'Grace' });
  t.is(answer.status, 200, answer.text);
  t.like(answer.body.data, { name: 'Grace' });
  t.is((await login(user, PASSWORD)).status, 401);
  t.is((await login(user, NEW)).status, 200);
});

test('a new password ends every renewal from before, but for the browser that made it', async (t) => {
  const user = await createUser(app.url);
  const elsewhere = cookieOf(await login(user, PASSWORD));
  const here = cookieOf(await login(user, PASSWORD));
  const json = { password: NEW, current_password: PASSWORD };
  const fresh = cookieOf(await change(user, json, { headers: { cookie: here } }));
  for (const cookie of [elsewhere, here]) {
    const answer = await renew(cookie);
    t.is(answer.status, 401);
    t.regex(answer.headers.get('set-cookie') ?? '', /^softadastra_session=; Max-Age=0;/);
  }
  t.is((await renew(fresh)).status, 200);
  const again = { password: PASSWORD, current_password: NEW };
  t.is(
    (await change(user, again, { headers: { cookie: elsewhere } })).headers.get('set-cookie'),
    null,
  );
  t.is((await renew(fresh)).status, 401);
});

test("another user's cookie beside the token is not renewed", async (t) => {
  const [user, other] = [await createUser(app.url), await createUser(app.url)];
  const cookie = cookieOf(await login(other, PASSWORD));
  const answer = await change(user, { name: 'Grace' }, { headers: { cookie } });
  t.is(answer.status, 200);
  t.is(answer.headers.get('set-cookie'), null);
});

test('without the right current password nothing changes', async (t) => {
  const user = await createUser(app.url);
  for (const [json, word] of [
    [{ password: NEW, name: 'Eve' }, 'is required'],
    [{ password: NEW, name: 'Eve', current_password: 'wrong password' }, 'is wrong'],
    [{ password: NEW, name: 'Eve', current_password: '' }, 'is wrong'],
  ] as const) {
    const answer = await change(user, json);
    t.is(answer.status, 401);
    t.is(answer.body.error, 'invalid_credentials');
    t.deepEqual(answer.body.details, [{ path: '/current_password', message: word }]);
  }
  t.is((await login(user, PASSWORD)).status, 200);
  const me = await call(app.url, 'GET', '/api/auth/me', { token: user.token });
  t.like(me.body.data, { name: 'Ada' });
});

test('of two changes at once that show the same password one is refused', async (t) => {
  const user = await createUser(app.url);
  const answers = await Promise.all(
    [NEW, `${NEW} 2`].map((password) => change(user, { password, current_password: PASSWORD })),
  );
  t.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
  const winner = answers[0]?.status === 200 ? NEW : `${NEW} 2`;
  t.is((await login(user, winner)).status, 200);
});

test('guesses at the current password are limited as sign-ins are', async (t) => {
  const limited = await startTestApp({ loginFailuresPerAccount: 3 });
  t.teardown(() => limited.stop());
  const user = await createUser(limited.url);
  const guess = { password: NEW, current_password: 'wrong password' };
  const statuses = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await change(user, guess, {}, limited)).status);
  t.deepEqual(statuses, [401, 401, 401, 429]);
  const right = await change(user, { ...guess, current_password: PASSWORD }, {}, limited);
  t.is(right.status, 429);
  t.true(Number(right.headers.get('retry-after')) > 0);
  t.is((await login(user, PASSWORD, limited)).status, 429);
  t.is((await change(user, { name: 'Grace' }, {}, limited)).status, 200);
});

const BAD: [title: string, json: unknown, path: string][] = [
  ['nothing', {}, ''],
  ['a current password alone', { current_password: PASSWORD }, ''],
  ['an empty name', { name: ' ' }, '/name'],
  ['a name that is null', { name: null }, '/name'],
  ['a short password', { password: '1234567', current_password: PASSWORD }, '/password'],
  ['a new e-mail address', { email: 'eve@example.com' }, '/email'],
  ['another role', { name: 'Eve', role: 'admin' }, '/role'],
  ['a list', [], ''],
];

for (const [title, json, path] of BAD) {
  test(`a change with ${title} is refused and names it`, async (t) => {
    const answer = await change(await createUser(app.url), json);
    t.is(answer.status, 400, answer.text);
    t.is(answer.body.details?.[0]?.path, path);
  });
}

test('a cookie alone changes nothing, whatever it is sent with', async (t) => {
  const user = await createUser(app.url);
  const cookie = cookieOf(await login(user, PASSWORD));
  const json = { name: 'Eve', password: NEW, current_password: PASSWORD };
  const sent: Record<string, string>[] = [{}, { cookie }, { cookie, origin: app.url }];
  for (const headers of sent) {
    const answer = await call(app.url, 'PUT', '/api/auth/me', { json, headers });
    t.is(answer.status, 401);
    t.is(answer.body.details?.[0]?.path, '/headers/authorization');
    t.is(answer.headers.get('set-cookie'), null);
  }
  t.like((await login(user, PASSWORD)).body.data, { user: { name: 'Ada' } });
  t.is((await login(user, NEW)).status, 401);
  t.is((await renew(cookie)).status, 200);
});

test('a name that cannot be stored leaves the password as it was', async (t) => {
  const user = await createUser(app.url);
  await app.database.write.raw(
    `create trigger no_eve before update on users when new.name = 'Eve'
      begin select raise(abort, 'no Eve here'); end`,
  );
  const json = { name: 'Eve', password: NEW, current_password: PASSWORD };
  t.is((await change(user, json)).status, 500);
  t.is((await login(user, PASSWORD)).status, 200);
  t.is((await login(user, NEW)).status, 401);
});
