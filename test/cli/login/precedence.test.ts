import { writeFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import { type CloudFlags, cloudAccess } from '../../../src/cli/commands/cloud-flags.js';
import { keepCredentials } from '../../../src/cli/login/keep.js';
import { KEY, OTHER_KEY, startAccountCloud } from '../../helpers/account-cloud.js';
import { Captured } from '../../helpers/engine/cli/run-in-process.js';
import { storedRun } from '../../helpers/evidence.js';
import { startFakeCloud } from '../../helpers/fake-cloud.js';
import { loginPlace } from '../../helpers/login-place.js';
import { startPlantedApi } from '../../helpers/planted-api.js';

const [A, B] = ['http://127.0.0.1:1', 'http://127.0.0.1:2'];
const KEPT_A = `sa_agent_key_${'a'.repeat(48)}`;
const KEPT_B = `sa_agent_key_${'b'.repeat(48)}`;

/** Keeps keys without asking clouds for them; the last one is the default. */
async function keepKeys(file: string, keys: Record<string, string>): Promise<void> {
  const entries = Object.entries(keys).map(
    ([url, agent_key]) =>
      [
        url,
        { url, agent_key, agent: null, project: null, kept_at: new Date(0).toISOString() },
      ] as const,
  );
  await keepCredentials(file, () => ({
    default: entries.at(-1)?.[0] ?? null,
    clouds: new Map(entries),
  }));
}

type Access = { url: string; agentKey: string } | null | RegExp;
const ENV_B = { SOFTADASTRA_CLOUD_URL: B, SOFTADASTRA_AGENT_KEY: 'env' };

/** What flags and environment say while a key of A and one of B, the default, are kept. */
const CASES: readonly [flags: CloudFlags, env: Record<string, string>, access: Access][] = [
  [{}, {}, { url: B, agentKey: KEPT_B }],
  [{ cloud: A }, {}, { url: A, agentKey: KEPT_A }],
  [{ cloud: `${A}/base` }, {}, { url: `${A}/base`, agentKey: KEPT_A }],
  [{ cloud: A, agentKey: 'flag' }, {}, { url: A, agentKey: 'flag' }],
  [{}, { SOFTADASTRA_CLOUD_URL: A }, { url: A, agentKey: KEPT_A }],
  [{}, { SOFTADASTRA_CLOUD_URL: '' }, { url: B, agentKey: KEPT_B }],
  [{}, ENV_B, { url: B, agentKey: 'env' }],
  [{ agentKey: 'flag' }, ENV_B, { url: B, agentKey: 'flag' }],
  [{ cloud: A }, ENV_B, { url: A, agentKey: KEPT_A }],
  [{ cloud: `${B}/base` }, ENV_B, { url: `${B}/base`, agentKey: 'env' }],
  [{ cloud: A }, { SOFTADASTRA_AGENT_KEY: 'env' }, { url: A, agentKey: 'env' }],
  [{ cloud: 'http://127.0.0.1:3' }, ENV_B, /SOFTADASTRA_AGENT_KEY is for http:..127.0.0.1:2/],
  [{ cloud: false }, ENV_B, null],
  [{ cloud: false }, {}, null],
  [{ cloud: 'http://127.0.0.1:3' }, {}, /A cloud needs an agent key: softadastra login/],
  [{ agentKey: 'flag' }, {}, /An agent key needs a cloud/],
];

for (const [flags, env, expected] of CASES) {
  test(`flags, environment, login: ${JSON.stringify({ flags, env })}`, async (t) => {
    const { file, folder } = await loginPlace(t);
    await keepKeys(file, { [A]: KEPT_A, [B]: KEPT_B });
    const stderr = new Captured(false);
    const context = {
      ...{ stdin: process.stdin, stdout: new Captured(false), stderr, directory: folder },
      ...{ env: { ...env, SOFTADASTRA_CONFIG_DIR: folder }, signal: new AbortController().signal },
    };
    const access = cloudAccess(flags, context);
    if (expected instanceof RegExp) {
      await t.throwsAsync(access, { name: 'UsageError', message: expected });
      return;
    }
    t.deepEqual(await access, expected);
    const isNamed = flags.cloud !== undefined || Boolean(env.SOFTADASTRA_CLOUD_URL);
    t.is(stderr.text === '', isNamed, 'a cloud that this command line does not name is told');
  });
}

test('a broken file is no obstacle where it is not needed', async (t) => {
  const { file, folder, run } = await loginPlace(t);
  await keepKeys(file, { [A]: KEPT_A });
  await writeFile(file, 'broken');
  const env = { SOFTADASTRA_DATA_DIR: folder };
  const verify = ['verify', 'run_0'];
  t.regex((await run(verify, { env })).stderr, /is not a file of kept keys/);
  t.notRegex((await run([...verify, '--no-cloud'], { env })).stderr, /kept keys/);
  t.notRegex((await run(verify, { env: { ...env, ...ENV_B } })).stderr, /kept keys/);
  t.is((await run(['test', '--print-scenario'])).code, 0);
});

async function stage(t: ExecutionContext) {
  const cloud = await startFakeCloud({ key: KEY, score: { score: 100, grade: 'A' } });
  const api = await startPlantedApi({});
  t.teardown(() => Promise.all([cloud.close(), api.close()]));
  return { cloud, api };
}

test('test says where it submits, submits there, and nothing with --no-cloud', async (t) => {
  const { cloud, api } = await stage(t);
  const { file, run, spawned } = await loginPlace(t);
  const args = ['test', api.url, '--operations', '2', '--no-faults'];
  const alone = await run(args);
  t.is(alone.code, 0, alone.stderr);
  t.notRegex(alone.stderr, /cloud/);
  await keepKeys(file, { [cloud.url]: KEY });
  const local = await run([...args, '--no-cloud']);
  t.deepEqual([local.code, cloud.requests.length], [0, 0]);
  const submitted = await spawned(args);
  t.is(submitted.code, 0, submitted.stderr);
  t.true(
    submitted.stderr.startsWith(`cloud: ${cloud.url}, from \`softadastra login\`; --no-cloud`),
  );
  t.is(cloud.runs.size, 1);
  t.is(cloud.finishes.length, 1);
});

test('replay, deliver and verify use what a login keeps', async (t) => {
  const { cloud, api } = await stage(t);
  const { file, run, home } = await loginPlace(t);
  const env = { SOFTADASTRA_DATA_DIR: `${home}/data` };
  await keepKeys(file, { [cloud.url]: KEY });
  const args = ['test', api.url, '--operations', '2', '--no-faults', '--no-cloud'];
  t.is((await run(args, { env })).code, 0);
  t.is((await run(['replay', 'latest', '--no-cloud'], { env })).code, 0);
  t.is(cloud.runs.size, 0);
  const replayed = await run(['replay', 'latest'], { env });
  t.is(replayed.code, 0, replayed.stderr);
  t.is(cloud.runs.size, 1);
  const id = await storedRun(`${home}/data`, 3);
  const delivered = await run(['deliver', id], { env });
  t.is(delivered.code, 0, delivered.stderr);
  t.true(cloud.runs.has(id));
  const verified = JSON.parse((await run(['verify', id, '--json'], { env })).stdout);
  t.is(verified.cloud.url, cloud.url);
  const here = JSON.parse((await run(['verify', id, '--json', '--no-cloud'], { env })).stdout);
  t.is(here.cloud, null);
});

test('a key of one cloud is not sent to another', async (t) => {
  const other = await startAccountCloud(t);
  const { file, run, home } = await loginPlace(t);
  await storedRun(`${home}/data`, 1);
  await keepKeys(file, { [A]: OTHER_KEY });
  const env = { SOFTADASTRA_DATA_DIR: `${home}/data` };
  const { code, stderr } = await run(['deliver', '--all', '--cloud', other.url], { env });
  t.is(code, 2);
  t.regex(stderr, /A cloud needs an agent key: softadastra login/);
  t.deepEqual(other.requests, []);
});
