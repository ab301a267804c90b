import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { parse } from 'yaml';
import { runCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startPlantedApi } from '../helpers/planted-api.js';

/** Quick, and with a fault that makes a doubling API double. */
const QUICK = `
seed: 3
operations: 8
attempt_timeout_ms: 500
retry: {attempts: 8, backoff_ms: 5, backoff_max_ms: 50}
readback: {settle_ms: 0, patience_ms: 50}
faults: {truncated-body: {rate: 0.4}}
`;

/** A folder with that scenario in it. */
async function prepare(t: ExecutionContext): Promise<string> {
  const cwd = await temporaryFolder(t);
  await writeFile(join(cwd, 'quick.yaml'), QUICK);
  return cwd;
}

const SCENARIO = ['--scenario', 'quick.yaml'];

test.serial(
  'a failed run is replayed and shrunk, and what is left shows the failure',
  async (t) => {
    const api = await startPlantedApi({ doubling: true });
    t.teardown(() => api.close());
    const cwd = await prepare(t);
    t.is((await runCommand(['test', api.url, ...SCENARIO], { cwd })).code, 1);

    const replayed = await runCommand(['replay', 'latest', '--json'], { cwd });
    t.is(replayed.code, 1, replayed.stderr);
    t.like(JSON.parse(replayed.stdout), {
      schema: 'softadastra.replay/1',
      passed: false,
      same: { hits: 1, trials: 1 },
      changes: [],
    });

    const args = ['replay', 'latest', '--shrink', '--trials', '8', '--out', 'bug'];
    const shrunk = await runCommand(args, { cwd });
    t.is(shrunk.code, 1, shrunk.stderr);
    t.regex(shrunk.stdout, /→ 1 fault, 8 → 1 operation/);
    t.regex(shrunk.stderr, /trial 1\/8 \(again\): \d+ faults?, \d+ operations?: fails/);
    const scenario = parse(await readFile(join(cwd, 'bug', 'scenario.yaml'), 'utf8'));
    t.like(scenario, {
      target: { url: api.url },
      workload: { length: 1 },
      schedule: { length: 1 },
    });
    const again = await runCommand(['test', '--scenario', 'bug/scenario.yaml', '--json'], { cwd });
    t.is(again.code, 1);
    t.like(JSON.parse(again.stdout), { operations: 1, verdicts: { duplicated: 1 } });
  },
);

test.serial('test --shrink, --sweep and --repeat answer as one document each', async (t) => {
  const api = await startPlantedApi({ doubling: true });
  t.teardown(() => api.close());
  const cwd = await prepare(t);
  const documentOf = async (...flags: string[]) => {
    const { code, stdout, stderr } = await runCommand(
      ['test', api.url, ...SCENARIO, '--json', ...flags],
      { cwd },
    );
    t.is(code, 1, stderr);
    return JSON.parse(stdout);
  };
  const { shrink, passed } = await documentOf('--shrink');
  t.false(passed);
  t.is(shrink.schema, 'softadastra.shrink/1');
  t.is(shrink.shrunk.schedule.length, 1);
  const sweep = await documentOf('--sweep');
  t.is(sweep.schema, 'softadastra.sweep/1');
  t.is(sweep.cells.length, 7);
  t.is(sweep.cells.find((cell: { point: string }) => cell.point === 'before').verdict, 'kept');
  t.is(
    sweep.cells.find((cell: { point: string }) => cell.point === 'no answer').verdict,
    'duplicated',
  );
  const repeat = await documentOf('--repeat', '2');
  t.is(repeat.schema, 'softadastra.repeat/1');
  t.deepEqual(repeat.verdicts, { duplicated: 2 });
  t.true(repeat.schedule.equal);
});

test.serial('a sound API passes a sweep and a repetition', async (t) => {
  const api = await startPlantedApi();
  t.teardown(() => api.close());
  const cwd = await prepare(t);
  const swept = await runCommand(['test', api.url, ...SCENARIO, '--sweep'], { cwd });
  t.is(swept.code, 0, swept.stderr);
  t.regex(swept.stdout, /7 cuts, each request at each point/);
  const repeated = await runCommand(['test', api.url, ...SCENARIO, '--repeat', '2'], { cwd });
  t.is(repeated.code, 0, repeated.stderr);
  t.regex(repeated.stdout, /all 2 runs passed/);
});

const WRONG: [string, string[], RegExp][] = [
  ['a sweep that is to be repeated', ['test', 'http://a', '--sweep', '--repeat', '2'], /do not go/],
  ['no number of times', ['test', 'http://a', '--repeat', '0'], /--repeat must be/],
  ['a report of many runs', ['test', 'http://a', '--repeat', '2', '--html', 'x'], /--html is the/],
  ['a budget without a shrink', ['replay', 'latest', '--trials', '5'], /--trials belongs to/],
  ['an address without http', ['replay', 'x', '--target', 'localhost:3000'], /http or https URL/],
  ['a shrink that is to be repeated', ['replay', 'x', '--shrink', '--times', '2'], /do not go/],
];
for (const [name, args, message] of WRONG) {
  test.serial(`${name} is wrong usage`, async (t) => {
    const { code, stderr } = await runCommand(args, { cwd: await temporaryFolder(t) });
    t.is(code, 2, stderr);
    t.regex(stderr, message);
  });
}

test.serial('a run that is not there is told', async (t) => {
  const { code, stderr } = await runCommand(['replay', 'run_0'], { cwd: await temporaryFolder(t) });
  t.is(code, 1);
  t.regex(stderr, /no run "run_0"/);
});
