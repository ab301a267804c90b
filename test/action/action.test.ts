import { access, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../helpers/folder.js';
import { startPlantedApi } from '../helpers/planted-api.js';
import { readAction, runAction } from './steps.js';

const QUICK = ['--operations', '12', '--no-faults', '--concurrency', '6'].join('\n');

test('the action is one that GitHub takes', async (t) => {
  const { inputs, outputs, runs } = await readAction();
  t.is(runs.using, 'composite');
  t.true(runs.steps.every(({ shell }) => shell === 'bash'));
  for (const [name, input] of Object.entries({ ...inputs, ...outputs })) {
    t.true(input.description.length > 5, name);
  }
  t.deepEqual(
    Object.entries(inputs).filter(([, input]) => !input.required && input.default === undefined),
    [],
  );
});

test('inputs reach a shell only through its environment, and each is used', async (t) => {
  const { inputs, runs } = await readAction();
  for (const step of runs.steps) t.notRegex(step.run, /\$\{\{/, step.name);
  const used = JSON.stringify(runs.steps);
  for (const name of Object.keys(inputs)) t.true(used.includes(`inputs.${name}`), name);
});

test('an API that loses: the job fails, with outputs, reports and a summary', async (t) => {
  const api = await startPlantedApi({ losesEvery: 7 });
  t.teardown(() => api.close());
  const folder = await temporaryFolder(t);
  const ended = await runAction(
    { url: api.url, arguments: QUICK, threshold: 'lost==0\nscore>=1', 'report-directory': 'out' },
    folder,
  );
  t.is(ended.code, 1, ended.log);
  t.is(ended.outputs.passed, 'false');
  t.regex(ended.outputs.score ?? '', /^\d+$/);
  t.regex(ended.outputs.grade ?? '', /^[A-F]$/);
  t.regex(ended.outputs.run ?? '', /^run_\w{32}$/);
  t.regex(ended.summary, /^## Reliability \d+ [A-F]\n/);
  t.regex(ended.summary, /\| ✗ lost==0 \| 2 \|/);
  t.regex(ended.log, /^FAILED \d+ [A-F]: "2 of 12 acknowledged operations are missing\./m);
  t.is(ended.outputs.report, join(folder, 'out', 'report.html'));
  for (const file of ['report.html', 'report.md', 'junit.xml', 'result.json']) {
    await t.notThrowsAsync(access(join(folder, 'out', file)), file);
  }
  const { run } = JSON.parse(await readFile(join(folder, 'out', 'result.json'), 'utf8'));
  t.deepEqual(run.labels, { commit: 'cafe1234', branch: 'main' });
});

test('the API is started, waited for and stopped, with all of its processes', async (t) => {
  const port = await freePort();
  const command = `"${process.execPath}" "${resolve('dist/test/fixtures/agent/in-memory-api.js')}" ${port} & wait`;
  const inputs = { url: `http://127.0.0.1:${port}/orders`, arguments: QUICK };
  const ended = await runAction({ ...inputs, 'start-command': command }, await temporaryFolder(t));
  t.is(ended.code, 0, ended.log);
  t.is(ended.outputs.passed, 'true');
  t.deepEqual(ended.ran, ['Start the API', 'Test', 'Stop the API', 'Verdict']);
  await t.throwsAsync(fetch(inputs.url), undefined, 'nothing listens there any more');
});

test('an API that cannot be started ends the job with its last words', async (t) => {
  const inputs = {
    url: `http://127.0.0.1:${await freePort()}/orders`,
    'start-command': 'echo "::error::no database"; exit 3',
  };
  const ended = await runAction(inputs, await temporaryFolder(t));
  t.is(ended.code, 1);
  t.regex(ended.log, /The API ended before it answered[\s\S]+\| ::error::no database/);
  t.notRegex(ended.log, /^\s*::/m, 'the API cannot give the runner a command');
  t.deepEqual(ended.ran, ['Start the API', 'Stop the API']);
});

test('a test that cannot be made fails the job, too', async (t) => {
  const url = `http://127.0.0.1:${await freePort()}/orders`;
  const ended = await runAction({ url, threshold: 'scor>=90' }, await temporaryFolder(t));
  t.is(ended.code, 2, ended.log);
  t.is(ended.outputs.score, '');
  t.is(ended.summary, '');
});

test('nothing in an input is run by the shell', async (t) => {
  const api = await startPlantedApi();
  t.teardown(() => api.close());
  const folder = await temporaryFolder(t);
  const evil = '$(touch evil) `touch evil` "; touch evil; #';
  const ended = await runAction(
    { url: api.url, scenario: evil, threshold: evil, arguments: evil },
    folder,
  );
  t.is(ended.code, 2);
  await t.throwsAsync(access(join(folder, 'evil')));
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => void server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
