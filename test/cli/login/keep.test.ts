import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as node from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { keepCredentials } from '../../../src/cli/login/keep.js';
import { KEY, startAccountCloud } from '../../helpers/account-cloud.js';
import { loginPlace } from '../../helpers/login-place.js';

const FIXTURE = fileURLToPath(new URL('../../fixtures/cli/keep-and-die.js', import.meta.url));

for (const moment of ['writing', 'renaming']) {
  test(`killed while ${moment}, the old file is left, and the next login clears up`, async (t) => {
    const cloud = await startAccountCloud(t);
    const { run, file, text, names, modeOf, folder } = await loginPlace(t);
    const login = () => run(['login', '--cloud', cloud.url, '--agent-key-stdin'], { input: KEY });
    await login();
    const before = await text();
    const child = spawn(process.execPath, [FIXTURE, file, moment], { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    t.is(signal, 'SIGKILL');
    t.is(await text(), before);
    const left = (await names()).filter((name) => name !== 'credentials.json');
    t.is(left.length, 1, 'it was killed in between');
    t.is(await modeOf(`${folder}/${left[0]}`), '600');
    t.is((await login()).code, 0);
    t.deepEqual(await names(), ['credentials.json']);
  });
}

test('a disk that fails leaves the old file and nothing else', async (t) => {
  const cloud = await startAccountCloud(t);
  const { run, file, text, names } = await loginPlace(t);
  await run(['login', '--cloud', cloud.url, '--agent-key-stdin'], { input: KEY });
  const before = await text();
  const full = async () => {
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  };
  const change = () => keepCredentials(file, (kept) => kept, { ...node, rename: full });
  await t.throwsAsync(change, { name: 'LoginError', message: /cannot be kept: ENOSPC \(.*\)\.$/ });
  t.is(await text(), before);
  t.deepEqual(await names(), ['credentials.json']);
});
