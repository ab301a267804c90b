import test from 'ava';
import { KEY, PREFIX, startAccountCloud } from '../../helpers/account-cloud.js';
import { loginDocument as document } from '../../helpers/login-documents.js';
import { loginPlace } from '../../helpers/login-place.js';

test('the status names every cloud, how it stands, and no key', async (t) => {
  const [one, other] = [await startAccountCloud(t), await startAccountCloud(t)];
  const { run } = await loginPlace(t);
  const empty = await run(['login', '--status', '--json']);
  t.is(empty.code, 1);
  t.deepEqual(document(t, empty.stdout, 'login-status').clouds, []);
  for (const { url } of [one, other]) {
    await run(['login', '--cloud', url, '--agent-key-stdin'], { input: KEY });
  }
  const good = await run(['login', '--status']);
  t.is(good.code, 0);
  t.is(
    good.stdout,
    `${[one.url, `${other.url} (default)`]
      .map((url) => `✔ ${url}\n    key ${PREFIX}…\n    the cloud knows the key\n`)
      .join('')}`,
  );
  one.keys.clear();
  other.instead = { status: 502, text: '' };
  const bad = await run(['login', '--status', '--json']);
  t.is(bad.code, 1);
  const { clouds, default: usual } = document(t, bad.stdout, 'login-status');
  t.is(usual, other.url);
  t.like(clouds, {
    0: { cloud: one.url, key_prefix: PREFIX, default: false, reachable: true, valid: false },
    1: { cloud: other.url, default: true, reachable: false, valid: null },
  });
});

test('logout removes one key or all, and makes nothing else the default', async (t) => {
  const [one, other] = [await startAccountCloud(t), await startAccountCloud(t)];
  const { run, text, kept } = await loginPlace(t);
  for (const { url } of [one, other]) {
    await run(['login', '--cloud', url, '--agent-key-stdin'], { input: KEY });
  }
  t.is((await run(['logout', '--cloud', 'http://else.example'])).code, 1);
  const first = await run(['logout', '--json']);
  t.is(first.code, 0, first.stderr);
  t.like(document(t, first.stdout, 'logout'), { default: null, left: [one.url] });
  t.is((await kept()).default, null);
  t.regex((await run(['logout'])).stderr, /No cloud is the default: --cloud or --all/);
  const made = await run(['login', '--cloud', one.url, '--default', '--json']);
  t.like(document(t, made.stdout, 'login'), { cloud: one.url, default: true });
  t.is((await kept()).default, one.url);
  const unknown = await run(['login', '--cloud', other.url, '--default', '--json']);
  t.deepEqual([unknown.code, JSON.parse(unknown.stdout).error.code], [1, 'not_kept']);

  const last = await run(['logout', '--all']);
  t.deepEqual([last.code, last.stdout], [0, `✔ logged out of ${one.url}\n`]);
  t.is(await text(), null);
  t.is((await run(['logout', '--all'])).stdout, '✔ no key was kept\n');
  t.is((await run(['logout', '--all', '--cloud', one.url])).code, 2);
});
