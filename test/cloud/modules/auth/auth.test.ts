import test from 'ava';
import { createUser, newEmail, PASSWORD } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { shows } from '../../../helpers/shows.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const register = (json: unknown) => call(app.url, 'POST', '/api/auth/register', { json });
const login = (json: unknown) => call(app.url, 'POST', '/api/auth/login', { json });

test('a registration answers the account and a token that works', async (t) => {
  const answer = await register({
    email: ' Ada.Lovelace@Example.COM ',
    name: '  Ada  ',
    password: PASSWORD,
  });
  t.is(answer.status, 201);
  const { user, token, expires_at } = answer.body.data as {
    user: Record<string, unknown>;
    token: string;
    expires_at: string;
  };
  t.deepEqual(user, {
    id: user.id,
    email: 'ada.lovelace@example.com',
    name: 'Ada',
    role: 'user',
    created_at: '2026-11-21T03:44:50.123Z',
  });
  t.regex(String(user.id), /^usr_[0-9a-f]{32}$/);
  t.is(expires_at, '2026-11-21T15:44:50.000Z');
  const me = await call(app.url, 'GET', '/api/auth/me', { token });
  t.is(me.status, 200);
  t.deepEqual(me.body.data, user);
});

test('an address can be taken once, in whatever case, also by two at once', async (t) => {
  const email = newEmail();
  const answers = await Promise.all([
    register({ email, name: 'One', password: PASSWORD }),
    register({ email: email.toUpperCase(), name: 'Two', password: PASSWORD }),
  ]);
  t.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  const late = await register({ email, name: 'Three', password: PASSWORD });
  t.is(late.status, 409);
  t.is(late.body.error, 'conflict');
  t.deepEqual(late.body.details, [{ path: '/email', message: 'is taken' }]);
});

const good = { email: 'new@example.com', name: 'Ada', password: PASSWORD };
const BAD_BODIES: [title: string, body: unknown, path: string][] = [
  ['no e-mail', { ...good, email: undefined }, '/email'],
  ['an e-mail without domain', { ...good, email: 'ada' }, '/email'],
  ['an e-mail that is a number', { ...good, email: 7 }, '/email'],
  ['an e-mail that is too long', { ...good, email: `${'a'.repeat(320)}@example.com` }, '/email'],
  ['an endless e-mail', { ...good, email: `a@${'a-'.repeat(400_000)}` }, '/email'],
  ['no name', { ...good, name: undefined }, '/name'],
  ['a name of spaces', { ...good, name: '   ' }, '/name'],
  ['a name that is too long', { ...good, name: 'a'.repeat(121) }, '/name'],
  ['no password', { ...good, password: undefined }, '/password'],
  ['a password of 7 characters', { ...good, password: '1234567' }, '/password'],
  ['a password of 201 characters', { ...good, password: 'a'.repeat(201) }, '/password'],
  ['a password with a NUL', { ...good, password: '12345678\0' }, '/password'],
  ['a field that is not known', { ...good, role: 'admin' }, '/role'],
  ['a list', [good], ''],
  ['null', null, ''],
  ['a word', 'register', ''],
];

for (const [title, body, path] of BAD_BODIES) {
  test(`a registration with ${title} is refused and names it`, async (t) => {
    const answer = await register(body);
    t.is(answer.status, 400, answer.text);
    t.is(answer.body.error, 'validation_failed');
    t.is(answer.body.details?.[0]?.path, path);
  });
}

test('a sign-in answers the account and a token', async (t) => {
  const user = await createUser(app.url);
  const answer = await login({ email: user.email.toUpperCase(), password: PASSWORD });
  t.is(answer.status, 200);
  const data = answer.body.data as { user: { id: string }; token: string };
  t.is(data.user.id, user.id);
  t.is((await call(app.url, 'GET', '/api/auth/me', { token: data.token })).status, 200);
});

test('a wrong password and an unknown account are answered in the same words', async (t) => {
  shows(t, 27);
  const user = await createUser(app.url);
  const known = await login({ email: user.email, password: 'wrong password' });
  const unknown = await login({ email: newEmail(), password: 'wrong password' });
  for (const answer of [known, unknown]) {
    t.is(answer.status, 401);
    t.deepEqual(
      { ...answer.body, request_id: '' },
      {
        success: false,
        error: 'invalid_credentials',
        message: 'The e-mail address or the password is wrong',
        details: [],
        request_id: '',
      },
    );
  }
});

test('a sign-in with a bad body names the field', async (t) => {
  t.is((await login({ email: 'a@example.com' })).body.details?.[0]?.path, '/password');
  t.is((await login({ password: PASSWORD })).body.details?.[0]?.path, '/email');
  t.is((await login({ email: 'x', password: PASSWORD })).body.details?.[0]?.path, '/email');
});

test('nothing that leaves or is logged holds a password or its hash', async (t) => {
  shows(t, 27);
  const answer = await register({
    email: newEmail(),
    name: 'Ada',
    password: 'a-secret-to-look-for',
  });
  t.false(answer.text.includes('a-secret-to-look-for'));
  t.false(answer.text.includes('argon2'));
  t.false(app.log.join('').includes('a-secret-to-look-for'));
  const [row] = await app.database.read('users').select('password_hash');
  t.regex(row.password_hash, /^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
});
