import argon2 from 'argon2';
import test, { type ExecutionContext } from 'ava';
import { createUser, newEmail, PASSWORD } from '../helpers/accounts.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../helpers/app.js';
import { call } from '../helpers/call.js';
import { shows } from '../helpers/shows.js';

async function start(t: ExecutionContext, options: TestAppOptions = {}): Promise<TestApp> {
  const app = await startTestApp(options);
  t.teardown(() => app.stop());
  return app;
}

const login = (app: TestApp, email: string, password: string, headers = {}) =>
  call(app.url, 'POST', '/api/auth/login', { json: { email, password }, headers });

test.serial('a password is kept as argon2id with the cost that OWASP names', async (t) => {
  shows(t, 27);
  const app = await start(t);
  const { id } = await createUser(app.url);
  const [row] = await app.database.read('users').where('id', id);
  t.regex(row.password_hash, /^\$argon2id\$v=19\$m=19456,p=1,t=2\$[\w+/]{22}\$[\w+/]{43}$/);
  const { id: other } = await createUser(app.url);
  const [twin] = await app.database.read('users').where('id', other);
  t.not(twin.password_hash, row.password_hash, 'each has a salt of its own');
});

test.serial(
  'known, unknown and wrong get one verification of the same cost, and one answer',
  async (t) => {
    shows(t, 27);
    const app = await start(t);
    const { email } = await createUser(app.url);
    const verify = argon2.verify;
    const costs: string[] = [];
    t.teardown(() => {
      argon2.verify = verify;
    });
    argon2.verify = (digest, ...rest) => {
      costs.push(costOf(digest));
      return verify(digest, ...rest);
    };
    const answers = new Set<string>();
    for (const [who, password] of [
      [email, 'wrong password'],
      [newEmail(), 'wrong password'],
      [newEmail(), PASSWORD],
      [email, ''],
      [newEmail(), ''],
    ] as const) {
      const { status, text, headers } = await login(app, who, password);
      const names = [...headers.keys()].sort().join();
      answers.add(`${status} ${names} ${text.replace(/"request_id":"[^"]*"/, '')}`);
    }
    t.is(costs.length, 5);
    t.deepEqual([...new Set(costs)], ['argon2id m=19456 p=1 t=2']);
    t.is(answers.size, 1);
    t.true([...answers][0]?.startsWith('401 '));
    t.is((await login(app, email, PASSWORD)).status, 200);
    t.is(costs.length, 6);
  },
);

function costOf(digest: string): string {
  const [, kind = '', , parameters = ''] = digest.split('$');
  return `${kind} ${parameters.split(',').sort().join(' ')}`;
}

test.serial('nobody gets more guesses by telling other addresses', async (t) => {
  shows(t, 27);
  const app = await start(t, { trustProxy: false, loginFailuresPerAddress: 5 });
  const statuses: number[] = [];
  for (const headers of claims()) {
    statuses.push((await login(app, newEmail(), 'wrong', headers)).status);
  }
  t.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429, 429, 429]);
});

test.serial(
  'behind a proxy its own word counts, and not what callers wrote before it',
  async (t) => {
    shows(t, 27);
    const app = await start(t, { trustProxy: true, loginFailuresPerAddress: 5 });
    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${n}, 192.0.2.7` };
      statuses.push((await login(app, newEmail(), 'wrong', headers)).status);
    }
    t.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429, 429, 429]);
    const elsewhere = { 'x-forwarded-for': '192.0.2.7, 192.0.2.8' };
    t.is((await login(app, newEmail(), 'wrong', elsewhere)).status, 401);
  },
);

/** Headers in which proxies of different makes tell addresses. */
function claims(): Record<string, string>[] {
  const names = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'client-ip', 'cf-connecting-ip'];
  return [0, 1].flatMap((n) => names.map((name) => ({ [name]: `192.0.2.${n}` })));
}

test.serial('an address in another case or with spaces is the same account', async (t) => {
  shows(t, 27);
  const app = await start(t, { loginFailuresPerAccount: 3 });
  const { email } = await createUser(app.url);
  const spellings = [email, email.toUpperCase(), ` ${email} `, email.replace('user', 'USER')];
  const statuses: number[] = [];
  for (const spelling of spellings) statuses.push((await login(app, spelling, 'wrong')).status);
  t.deepEqual(statuses, [401, 401, 401, 429]);
});
