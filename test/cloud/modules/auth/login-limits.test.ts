import test from 'ava';
import { createUser, newEmail, PASSWORD } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { shows } from '../../../helpers/shows.js';

async function limited(t: { teardown: (stop: () => Promise<void>) => void }): Promise<TestApp> {
  const app = await startTestApp({ loginFailuresPerAccount: 3, loginFailuresPerAddress: 5 });
  t.teardown(() => app.stop());
  return app;
}

function login(app: TestApp, email: string, password: string, address = '192.0.2.1') {
  return call(app.url, 'POST', '/api/auth/login', {
    json: { email, password },
    headers: { 'x-forwarded-for': address },
  });
}

async function statuses(tries: Promise<{ status: number }>[]): Promise<number[]> {
  return (await Promise.all(tries)).map(({ status }) => status).sort();
}

test('guesses at one account stop at its limit, from all addresses and all at once', async (t) => {
  shows(t, 27);
  const app = await limited(t);
  const { email } = await createUser(app.url);
  const tries = Array.from({ length: 8 }, (_, n) => login(app, email, 'wrong', `192.0.2.${n}`));
  t.deepEqual(await statuses(tries), [401, 401, 401, 429, 429, 429, 429, 429]);
  const right = await login(app, email, PASSWORD, '192.0.2.99');
  t.is(right.status, 429);
  t.is(right.body.error, 'rate_limited');
  t.true(Number(right.headers.get('retry-after')) > 0);
  t.true(Number(right.headers.get('retry-after')) <= 900);
});

test('an account that does not exist is limited in the same way', async (t) => {
  shows(t, 27);
  const app = await limited(t);
  const email = newEmail();
  const tries = Array.from({ length: 4 }, (_, n) => login(app, email, 'wrong', `192.0.2.${n}`));
  t.deepEqual(await statuses(tries), [401, 401, 401, 429]);
});

test('guesses from one address stop at its limit, whatever the account', async (t) => {
  shows(t, 27);
  const app = await limited(t);
  const tries = Array.from({ length: 7 }, () => login(app, newEmail(), 'wrong'));
  t.deepEqual(await statuses(tries), [401, 401, 401, 401, 401, 429, 429]);
  t.is((await login(app, newEmail(), 'wrong', '192.0.2.2')).status, 401);
});

test('a sign-in that works costs nothing and forgets the failures of its account', async (t) => {
  shows(t, 27);
  const app = await limited(t);
  const { email } = await createUser(app.url);
  for (let round = 0; round < 4; round += 1) {
    t.is((await login(app, email, 'wrong', `192.0.2.${round}`)).status, 401);
    t.is((await login(app, email, PASSWORD)).status, 200);
    t.is((await login(app, email, PASSWORD)).status, 200);
  }
});

test('an account that is limited does not use up the address of its owner', async (t) => {
  shows(t, 27);
  const app = await limited(t);
  const [one, other] = [await createUser(app.url), await createUser(app.url)];
  for (let n = 0; n < 3; n += 1) await login(app, one.email, 'wrong', `192.0.2.${n + 10}`);
  for (let n = 0; n < 9; n += 1) t.is((await login(app, one.email, PASSWORD)).status, 429);
  t.is((await login(app, other.email, PASSWORD)).status, 200);
});

test('an attempt on which nothing was decided does not count', async (t) => {
  shows(t, 27);
  const app = await limited(t);
  const { email } = await createUser(app.url);
  await app.database.write.schema.renameTable('users', 'users_away');
  for (let n = 0; n < 4; n += 1) t.is((await login(app, email, PASSWORD)).status, 500);
  await app.database.write.schema.renameTable('users_away', 'users');
  t.is((await login(app, email, PASSWORD)).status, 200);
});
