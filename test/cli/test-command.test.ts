import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openRun } from '../../src/agent/index.js';
import {
  fixtureCommand,
  runCommand,
  sampleCommand,
  startCommand,
} from '../helpers/command-line.js';
import { startFakeCloud } from '../helpers/fake-cloud.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startPlantedApi } from '../helpers/planted-api.js';
import { until } from '../helpers/until.js';

/** Tests the sample API with restarts, under the default scenario. */
async function testSample(t: ExecutionContext, behaviour: string, args: readonly string[] = []) {
  const cwd = await temporaryFolder(t);
  const { url, command } = await sampleCommand(behaviour, join(cwd, 'orders.db'));
  const ended = await runCommand(
    ['test', url, '--json', '--restart-command', command, '--seed', '4711', ...args],
    { cwd },
  );
  t.log(ended.stderr);
  await t.throwsAsync(fetch(url), undefined, 'the target is stopped with the test');
  return { ...ended, cwd, result: JSON.parse(ended.stdout) };
}

/** The faults of the default scenario, and a client patient enough for a machine under load. */
const PATIENT = `
name: patient
attempt_timeout_ms: 6000
faults:
  latency:
  timeout: { rate: 0.03 }
  lost-response: { rate: 0.05 }
  connection-reset: { rate: 0.15 }
  error-status: { rate: 0.15 }
  duplicate-delivery: { rate: 0.15 }
  restart:
`;

test.serial('a sound API: 100, no risk, exit 0', async (t) => {
  const scenario = join(await temporaryFolder(t), 'patient.yaml');
  await writeFile(scenario, PATIENT);
  const { code, result } = await testSample(t, 'sound', ['--scenario', scenario]);
  t.is(result.score, 100);
  t.deepEqual(result.deductions, []);
  t.is(result.verdicts.kept, 60);
  t.is(result.report.timeline.restarts.length, 4);
  t.is(code, 0);
});

test.serial('an API that ignores the key: duplicates, exit 1', async (t) => {
  const { code, result } = await testSample(t, 'doubling');
  t.true(result.verdicts.duplicated > 0);
  t.true(result.risks.duplicate);
  t.is(code, 1);
});

test.serial('an API that answers before it stores: data loss, exit 1', async (t) => {
  const { code, result } = await testSample(t, 'losing');
  t.true(result.verdicts.lost >= 4, `lost ${result.verdicts.lost}`);
  t.true(result.risks.data_loss);
  t.is(code, 1);
});

const QUICK = ['--operations', '20', '--scenario', 'calm'];

test.serial('a person gets a summary, and each format its file', async (t) => {
  const api = await startPlantedApi({ losesEvery: 10 });
  t.teardown(() => api.close());
  const cwd = await temporaryFolder(t);
  const files = ['--html', 'r.html', '--markdown', 'r.md', '--junit', 'r.xml'];
  const { code, stdout, stderr } = await runCommand(['test', api.url, ...QUICK, ...files], { cwd });
  t.is(code, 1);
  t.regex(stdout, /^all +20 +20 +18 +2 /m);
  t.regex(stdout, /^score +\d+ F\n +-35 {2}data_loss_risk_detected \(2 events\)/m);
  t.regex(stdout, /^✕ lost op-008/m);
  t.regex(stdout, /FAILED {2}2 operations acknowledged and lost/);
  t.regex(stderr, /faults: 20\/20 operations, 0 faults/);
  const history = /history {2}(\S+)/.exec(stdout)?.[1] ?? '';
  t.true(existsSync(join(cwd, history)));
  t.regex(await readFile(join(cwd, 'r.html'), 'utf8'), /^<!doctype html>/);
  t.regex(await readFile(join(cwd, 'r.md'), 'utf8'), /op-008/);
  t.regex(await readFile(join(cwd, 'r.xml'), 'utf8'), /<testsuite/);
});

test.serial('a threshold decides alone', async (t) => {
  const api = await startPlantedApi({ losesEvery: 10 });
  t.teardown(() => api.close());
  const cwd = await temporaryFolder(t);
  const codeWith = async (threshold: string) =>
    (await runCommand(['test', api.url, ...QUICK, '--threshold', threshold], { cwd })).code;
  t.is(await codeWith('30'), 0);
  t.is(await codeWith('score>=90'), 1);
});

test.serial('the evidence goes to the cloud that the environment names', async (t) => {
  const [api, cloud] = await Promise.all([startPlantedApi(), startFakeCloud({ key: 'k' })]);
  t.teardown(() => Promise.all([api.close(), cloud.close()]));
  const cwd = await temporaryFolder(t);
  const env = { SOFTADASTRA_CLOUD_URL: cloud.url, SOFTADASTRA_AGENT_KEY: 'k' };
  const args = ['test', api.url, ...QUICK, '--label', 'branch=main'];
  const { code, stdout } = await runCommand(args, { cwd, env });
  t.is(code, 0);
  const [runId] = [...cloud.runs.keys()];
  t.deepEqual(cloud.runs.get(runId ?? '')?.labels, { branch: 'main' });
  t.true(stdout.includes(`${cloud.url}/api/runs/${runId}/report?format=html`));
  t.is(cloud.finishes[0]?.body.last_seq, cloud.events.size);
});

test.serial('an API cannot write to the terminal', async (t) => {
  const hostile = '\u001b]0;owned\u0007\u001b[2J';
  const api = await startPlantedApi({ listing: () => [], refusesFrom: { write: 1, status: 400 } });
  t.teardown(() => api.close());
  const cwd = await temporaryFolder(t);
  const { code, stderr } = await runCommand(['test', `${api.url}?x=${hostile}`, ...QUICK], { cwd });
  t.is(code, 1);
  t.false(stderr.includes('\u001b'));
  t.regex(stderr, /error: The API answers 400/);
});

test.serial('an agent that is killed leaves everything it sent in its history', async (t) => {
  const api = await startPlantedApi();
  t.teardown(() => api.close());
  const cwd = await temporaryFolder(t);
  const args = [
    'test',
    api.url,
    '--scenario',
    'lost-response',
    '--operations',
    '400',
    '--data-dir',
    'kept',
    '--concurrency',
    '40',
  ];
  const command = startCommand(args, { cwd });
  await until('a hundred writes have arrived', () => api.arrived.length >= 102);
  command.process.kill('SIGKILL');
  await command.ended();
  const { events, result } = await openRun(join(cwd, 'kept'), 'latest');
  t.is(result, null);
  const announced = new Set(
    events
      .filter(({ event_type }) => event_type === 'request_sent')
      .map(({ payload }) => payload.idempotency_key),
  );
  const arrived = api.arrived.map(({ headers }) => headers['idempotency-key']).slice(2);
  t.true(arrived.length >= 100);
  t.deepEqual(
    arrived.filter((key) => !announced.has(key)),
    [],
  );
});

test.serial('Ctrl-C ends the test in order, and the target with it', async (t) => {
  const cwd = await temporaryFolder(t);
  const { url, command } = await sampleCommand('sound', join(cwd, 'orders.db'));
  const args = [
    'test',
    url,
    '--json',
    '--concurrency',
    '20',
    '--operations',
    '200',
    '--restart-command',
    command,
  ];
  const running = startCommand(args, { cwd });
  await running.shows('faults: 50/200');
  running.process.kill('SIGINT');
  const { code, stdout } = await running.ended();
  t.is(code, 1);
  t.is(JSON.parse(stdout).run.status, 'cancelled');
  await t.throwsAsync(fetch(url));
});

test.serial('the target ends with an agent that is killed', async (t) => {
  const cwd = await temporaryFolder(t);
  const { url, command } = await sampleCommand('sound', join(cwd, 'orders.db'));
  const running = startCommand(['test', url, '--restart-command', command], { cwd });
  await running.shows('faults: 15/60');
  running.process.kill('SIGKILL');
  await running.ended();
  const isUp = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  while (await isUp()) await new Promise((resolve) => setImmediate(resolve));
  t.false(await isUp());
});

test.serial(
  'an API that keeps everything in memory loses it, and is not merely undecided',
  async (t) => {
    const cwd = await temporaryFolder(t);
    const { url, command } = await fixtureCommand('in-memory-api');
    const args = [
      'test',
      url,
      '--json',
      '--scenario',
      'restart-recovery',
      '--restart-command',
      command,
    ];
    const { code, stdout } = await runCommand(args, { cwd });
    const { verdicts } = JSON.parse(stdout);
    t.true(verdicts.lost >= 8, `lost ${verdicts.lost}`);
    t.is(verdicts.unknown, 0);
    t.is(code, 1);
  },
);

test.serial('an API that does not come back is undecided, and the result says why', async (t) => {
  const cwd = await temporaryFolder(t);
  const { url, command } = await fixtureCommand('in-memory-api');
  const once = `test ! -e ran || { echo disk is broken; exit 1; }; touch ran; ${command}`;
  const args = ['test', url, '--scenario', 'restart-recovery', '--restart-command', once];
  const { code, stdout } = await runCommand(args, { cwd });
  t.regex(stdout, /^all +\d+ +\d+ +0 /m);
  t.regex(stdout, /did not come back after kill -9/);
  t.regex(stdout, /disk is broken/);
  t.is(code, 1);
});
