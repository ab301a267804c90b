import { chmod, mkdir, writeFile } from 'node:fs/promises';
import test from 'ava';
import { ACCOUNT, KEY, OTHER_KEY, PREFIX, startAccountCloud } from '../../helpers/account-cloud.js';
import { freePort } from '../../helpers/command-line.js';
import { loginDocument as document } from '../../helpers/login-documents.js';
import { loginPlace } from '../../helpers/login-place.js';

test('a key is tried and kept, for this user alone', async (t) => {
  const cloud = await startAccountCloud(t);
  const { spawned, kept, file, folder, names, modeOf } = await loginPlace(t);
  const args = ['login', '--cloud', `${cloud.url}/`, '--agent-key-stdin'];
  const { code, stdout, stderr } = await spawned(args, { input: `${KEY}\n` });
  t.is(code, 0, stderr);
  t.true(stdout.startsWith(`✔ logged in to ${cloud.url}, which is the default now\n`));
  t.true(stdout.includes(`key ${PREFIX}… is kept in ${file}\n`));
  const { schema, default: usual, clouds } = await kept();
  t.deepEqual([schema, usual], ['softadastra.credentials/1', cloud.url]);
  t.like(clouds[cloud.url], { url: cloud.url, agent_key: KEY, agent: null, project: null });
  t.deepEqual(await names(), ['credentials.json']);
  t.deepEqual([await modeOf(folder), await modeOf(file)], ['700', '600']);
  t.deepEqual(cloud.requests, ['GET /health/live', 'GET /api/runs']);
});

test('with an account an agent is made, and of the account nothing is kept', async (t) => {
  const cloud = await startAccountCloud(t);
  const { run, text, kept } = await loginPlace(t);
  const args = ['login', '--cloud', cloud.url, '--email', ACCOUNT.email, '--json'];
  const input = `${ACCOUNT.password}\n`;
  const none = await run(args, { input });
  t.is(none.code, 2);
  t.regex(none.stderr, /There is no project yet: --project with a name makes one/);
  t.deepEqual([cloud.projects, cloud.agents, await text()], [[], [], null]);

  const made = await run([...args, '--project', 'Orders', '--agent', 'ci'], { input });
  t.is(made.code, 0, made.stderr);
  const said = document(t, made.stdout, 'login');
  t.like(said, { cloud: cloud.url, key_prefix: PREFIX, project_is_new: true, replaced: false });
  t.like(said, { agent: { name: 'ci' }, project: { name: 'Orders' } });
  const file = (await text()) ?? '';
  t.false([ACCOUNT.password, 'a-user-token', ACCOUNT.email].some((part) => file.includes(part)));
  t.is((await kept()).clouds[cloud.url].agent.name, 'ci');

  const again = document(t, (await run(args, { input })).stdout, 'login');
  t.like(again, { project_is_new: false, replaced: true }, 'the only project is meant');
  t.is(cloud.agents.length, 2);
});

test('a project is named by its name or id, and must be one', async (t) => {
  const cloud = await startAccountCloud(t, ['Orders', 'Twice', 'Twice']);
  const { run } = await loginPlace(t);
  const login = async (...project: string[]) => {
    const args = ['login', '--cloud', cloud.url, '--email', ACCOUNT.email, ...project];
    return run(args, { input: ACCOUNT.password });
  };
  const [orders, twice] = cloud.projects.map(({ id }) => id);
  t.regex((await login()).stderr, new RegExp(`which project: .*Orders \\(${orders}\\), Twice`));
  t.regex((await login('--project', 'Twice')).stderr, /Several projects have that name/);
  t.regex((await login('--project', `prj_${'f'.repeat(32)}`)).stderr, /There is no project prj_f/);
  t.deepEqual(cloud.agents, []);
  t.is((await login('--project', 'Orders')).code, 0);
  t.is((await login('--project', String(twice))).code, 0);
  t.deepEqual(
    cloud.agents.map(({ project }) => project),
    [orders, twice],
  );
});

test('what the cloud refuses is not kept, and what was kept stays', async (t) => {
  const cloud = await startAccountCloud(t, ['Orders']);
  const { run, text } = await loginPlace(t);
  const byKey = ['login', '--cloud', cloud.url, '--agent-key-stdin'];
  const wrong = await run(byKey, { input: OTHER_KEY });
  t.deepEqual([wrong.code, wrong.stdout, await text()], [1, '', null]);
  t.regex(wrong.stderr, /does not know this agent key: it is wrong, rotated or deleted/);

  t.is((await run(byKey, { input: KEY })).code, 0);
  const before = await text();
  t.is((await run(byKey, { input: OTHER_KEY })).code, 1);
  const byAccount = ['login', '--cloud', cloud.url, '--email', ACCOUNT.email, '--json'];
  const password = await run(byAccount, { input: 'wrong' });
  t.is(password.code, 1);
  t.like(JSON.parse(password.stdout), {
    schema: 'softadastra.error/1',
    error: { code: 'sign_in_refused' },
  });
  cloud.keys.clear();
  t.is((await run(byAccount, { input: ACCOUNT.password })).code, 1);
  t.deepEqual(cloud.agents, [], 'an agent whose key is not kept is deleted again');
  t.is(await text(), before);
});

test('no key goes to what is not a cloud', async (t) => {
  const cloud = await startAccountCloud(t);
  const { run, text } = await loginPlace(t);
  const login = async (url: string) => {
    const { code, stdout, stderr } = await run(
      ['login', '--cloud', url, '--agent-key-stdin', '--json'],
      { input: KEY },
    );
    t.is(code, 1);
    return { stderr, code: JSON.parse(stdout).error.code };
  };
  const away = await login(`http://127.0.0.1:${await freePort()}`);
  t.is(away.code, 'cloud_unreachable');
  t.regex(away.stderr, /is not reachable: .*ECONNREFUSED/);
  const others: [NonNullable<typeof cloud.instead>, string, RegExp][] = [
    [{ status: 200, text: '<p>Hello' }, 'not_a_cloud', /is not a Softadastra cloud/],
    [{ status: 200, text: '{"success":true}' }, 'not_a_cloud', /is not a Softadastra cloud/],
    [{ status: 404, text: '{}' }, 'not_a_cloud', /answered with 404/],
    [{ status: 503, text: '' }, 'cloud_refused', /try again later/],
    [
      { status: 308, text: '', location: 'https://c.example/' },
      'not_a_cloud',
      /leads to https:\/\/c\.example/,
    ],
  ];
  for (const [instead, code, words] of others) {
    cloud.instead = instead;
    const refused = await login(cloud.url);
    t.is(refused.code, code);
    t.regex(refused.stderr, words);
  }
  t.deepEqual([cloud.keysSent, await text()], [[], null]);
});

test('without a terminal everything has to be said, and all that is missing is named', async (t) => {
  const cloud = await startAccountCloud(t, ['Orders']);
  const { run, text } = await loginPlace(t);
  const wrong: [args: string[], input: string, words: RegExp][] = [
    [[], '', /Say which cloud: .*\n.*Say how/],
    [['--cloud', cloud.url], '', /--agent-key-stdin .* or --email/],
    [['--cloud', cloud.url, '--agent-key-stdin'], '', /input is empty: it has to hold the agent/],
    [['--cloud', cloud.url, '--agent-key-stdin'], 'my secret', /that is no agent key/],
    [['--cloud', cloud.url, '--email', 'a@b.c'], '', /input is empty: it has to hold the password/],
    [['--cloud', cloud.url, '--agent-key-stdin', '--email', 'a@b.c'], '', /do not go together/],
    [['--cloud', cloud.url, '--agent-key-stdin', '--project', 'x'], '', /belong to --email/],
    [['--cloud', cloud.url, '--email', 'a@b.c', '--agent', 'x'], '', /--agent must have 2 to 120/],
    [['--cloud', 'ftp://c', '--agent-key-stdin'], '', /must be an http or https address/],
    [['--cloud', 'http://me:sesame@c', '--agent-key-stdin'], '', /not "http:\/\/…@c"/],
    [['--status', '--cloud', cloud.url], '', /--status goes with --json alone/],
    [['--default'], '', /--default needs --cloud/],
  ];
  for (const [args, input, words] of wrong) {
    const { code, stdout, stderr } = await run(['login', ...args], { input });
    t.deepEqual([code, stdout], [2, ''], args.join(' '));
    t.regex(stderr, words);
    t.notRegex(stderr, /sesame|my secret/);
  }
  const asked = new Set(cloud.requests);
  t.deepEqual([[...asked], await text()], [['GET /health/live'], null]);
  const homeless = await run(['login', '--status'], {
    env: { SOFTADASTRA_CONFIG_DIR: '', HOME: '' },
  });
  t.is(homeless.code, 2);
  t.regex(homeless.stderr, /no HOME to keep keys in: set SOFTADASTRA_CONFIG_DIR/);
});

test('a file that others may read is warned about, and closed by the next login', async (t) => {
  const cloud = await startAccountCloud(t);
  const { run, file, modeOf } = await loginPlace(t);
  const login = () => run(['login', '--cloud', cloud.url, '--agent-key-stdin'], { input: KEY });
  t.is((await login()).stderr, '');
  await chmod(file, 0o644);
  const status = await run(['login', '--status', '--json']);
  t.regex(status.stderr, /others may read .*credentials\.json, which holds keys: chmod 600 it/);
  t.is(document(t, status.stdout, 'login-status').warnings.length, 1);
  t.regex((await login()).stderr, /others may read/);
  t.is(await modeOf(file), '600');
});

test('a broken file is never written over, nor shown', async (t) => {
  const cloud = await startAccountCloud(t, ['Orders']);
  const { run, file, folder, text } = await loginPlace(t);
  await mkdir(folder);
  const entry = { url: 'http://c', agent_key: KEY, agent: null, project: null, kept_at: '' };
  const whole = {
    schema: 'softadastra.credentials/1',
    default: null,
    clouds: { 'http://c': entry },
  };
  const broken = [
    '',
    KEY,
    `{"clouds":"${KEY}`,
    JSON.stringify({ ...whole, schema: 'softadastra.credentials/2' }),
    JSON.stringify({ ...whole, default: 'http://d' }),
    JSON.stringify({ ...whole, clouds: { 'http://d': entry } }),
    JSON.stringify({ ...whole, clouds: { 'http://c': { ...entry, agent_key: 'a\nb' } } }),
  ];
  for (const content of broken) {
    await writeFile(file, content, { mode: 0o600 });
    for (const args of [
      ['login', '--cloud', cloud.url, '--email', ACCOUNT.email],
      ['login', '--status'],
      ['logout', '--all'],
      ['verify', 'latest'],
    ]) {
      const { code, stderr } = await run(args, { input: ACCOUNT.password });
      t.is(code, 1, args.join(' '));
      t.regex(stderr, /is not a file of kept keys.*left as it is: mend or remove it/);
    }
    t.is(await text(), content);
  }
  t.deepEqual([cloud.requests, cloud.agents], [[], []], 'nothing was made that cannot be kept');
  await writeFile(file, JSON.stringify(whole), { mode: 0o600 });
  t.is((await run(['logout', '--all'])).code, 0, 'the whole one is none of them');
});

test('both have help with examples', async (t) => {
  const { run } = await loginPlace(t);
  for (const name of ['login', 'logout']) {
    const { code, stdout } = await run([name, '--help']);
    t.is(code, 0);
    t.regex(stdout, new RegExp(`Examples:\\n {2}softadastra ${name}\\n`));
  }
});
