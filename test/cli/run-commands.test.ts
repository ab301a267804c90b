import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import test, { type ExecutionContext } from 'ava';
import { createRecorder } from '../../src/agent/evidence/index.js';
import { runCommand } from '../helpers/command-line.js';
import { newRunId, storedRun } from '../helpers/evidence.js';
import { startFakeCloud } from '../helpers/fake-cloud.js';
import { temporaryFolder } from '../helpers/folder.js';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);

/** What `--json` wrote, which has to be as its published schema says. */
function document(t: ExecutionContext, stdout: string, name: string) {
  const validate = ajv.compile(JSON.parse(readFileSync(`docs/schemas/${name}.1.json`, 'utf8')));
  const said = JSON.parse(stdout);
  t.is(said.schema, `softadastra.${name}/1`);
  t.true(validate(said), JSON.stringify(validate.errors));
  // A schema is compiled under its id once only.
  ajv.removeSchema();
  return said;
}

async function place(t: ExecutionContext) {
  const dataDir = await temporaryFolder(t);
  const cloud = await startFakeCloud({ key: 'k', score: { score: 100, grade: 'A' } });
  t.teardown(() => cloud.close());
  const env = {
    SOFTADASTRA_DATA_DIR: dataDir,
    SOFTADASTRA_CLOUD_URL: cloud.url,
    SOFTADASTRA_AGENT_KEY: 'k',
  };
  return { dataDir, cloud, env };
}

test('runs are listed before and after their delivery', async (t) => {
  const { dataDir, env } = await place(t);
  const finished = await storedRun(dataDir, 3);
  const killed = await storedRun(dataDir, 2, { killed: true });
  const before = await runCommand(['runs', '--json'], { env });
  const { runs } = document(t, before.stdout, 'runs');
  t.like(runs, { 0: { id: finished, verdict: 'passed' }, 1: { id: killed, verdict: 'killed' } });

  const delivered = await runCommand(['deliver', '--all', '--json'], { env });
  t.is(delivered.code, 0, delivered.stderr);
  t.regex(delivered.stderr, new RegExp(`1/2 ${finished}: 0 of 3 events persisted`));
  const said = document(t, delivered.stdout, 'deliver');
  t.like(said, { left: 0, runs: { 0: { status: 'finished' }, 1: { status: 'failed' } } });

  const after = await runCommand(['runs'], { env });
  t.is(after.code, 0);
  t.regex(after.stdout, new RegExp(`${finished} .*passed +100 A +to http`));
  t.regex(after.stdout, new RegExp(`${killed} .*killed +- +to http`));
  const again = await runCommand(['deliver', 'latest'], { env });
  t.regex(again.stdout, new RegExp(`✔ ${killed} {2}delivered before, score 100 A`));
});

test('what could not be delivered stays, and the exit code says so', async (t) => {
  const { dataDir, env } = await place(t);
  const id = await storedRun(dataDir, 3);
  const busy = newRunId();
  const recorder = await createRecorder(dataDir, busy);
  t.teardown(() => recorder.close());
  const wrongKey = { ...env, SOFTADASTRA_AGENT_KEY: 'wrong' };
  const { code, stdout } = await runCommand(['deliver', '--all', '--json'], { env: wrongKey });
  t.is(code, 1);
  const { left, runs } = document(t, stdout, 'deliver');
  t.is(left, 2);
  t.like(runs, { 0: { run: id, state: 'left' }, 1: { run: busy, state: 'left' } });
  t.regex(runs[0].reason, /the agent key is not valid there/);
  t.regex((await runCommand(['runs'], { env })).stdout, /0 of 3 events to http.*\n.*in use/);
});

test('a run is verified, here and against the cloud', async (t) => {
  const { dataDir, cloud, env } = await place(t);
  const { SOFTADASTRA_DATA_DIR } = env;
  const local = { env: { SOFTADASTRA_DATA_DIR } };
  await storedRun(dataDir, 3, { result: { score: { score: 90, grade: 'A', policy: 'mine' } } });
  const wrong = await runCommand(['verify', 'latest', '--json'], local);
  t.is(wrong.code, 1);
  t.is(document(t, wrong.stdout, 'verify').problems.length, 2);

  await storedRun(dataDir, 3);
  const right = await runCommand(['verify', 'latest'], local);
  t.is(right.code, 0, right.stderr);
  t.regex(right.stdout, /3 events; score computed anew 100 A; in the result: 100 A\n✔ the same/);

  const unknown = await runCommand(['verify', 'latest', '--json'], { env });
  t.is(unknown.code, 1, 'the cloud does not know it yet');
  t.is(document(t, unknown.stdout, 'verify').cloud.url, cloud.url);
});

test('wrong usage is told with its exit code, and a missing run as a document', async (t) => {
  const { env } = await place(t);
  const { SOFTADASTRA_DATA_DIR } = env;
  const alone = { env: { SOFTADASTRA_DATA_DIR } };
  t.is((await runCommand(['deliver'], { env })).code, 2);
  t.is((await runCommand(['deliver', 'x', '--all'], { env })).code, 2);
  const nowhere = await runCommand(['deliver', '--all'], alone);
  t.is(nowhere.code, 2);
  t.regex(nowhere.stderr, /Say where to: --cloud/);
  t.is((await runCommand(['verify'], alone)).code, 2);
  const missing = await runCommand(['verify', 'run_0', '--json'], alone);
  t.is(missing.code, 1);
  t.like(JSON.parse(missing.stdout), {
    schema: 'softadastra.error/1',
    error: { code: 'not_found' },
  });
  t.is((await runCommand(['runs'], alone)).stdout.trim(), `no runs in ${SOFTADASTRA_DATA_DIR}`);
  for (const command of ['deliver', 'verify', 'runs']) {
    t.regex((await runCommand([command, '--help'], alone)).stdout, /Examples:\n {2}softadastra /);
  }
});
