import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadScenario } from '../../src/agent/index.js';
import { runCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startPlantedApi } from '../helpers/planted-api.js';

/** Nobody listens there. */
const AWAY = 'http://127.0.0.1:9/orders';

async function init(t: ExecutionContext, args: readonly string[], cwd?: string) {
  const folder = cwd ?? (await temporaryFolder(t));
  const ended = await runCommand(['init', ...args], { cwd: folder });
  const text = await readFile(join(folder, 'reliability.yaml'), 'utf8').catch(() => null);
  return { ...ended, folder, text };
}

test('what the API shows and the flags make a file that can be run', async (t) => {
  const api = await startPlantedApi({
    listing: (stored) => ({ data: [{ id: 'a', item: 'b' }, ...stored] }),
  });
  t.teardown(() => api.close());
  const { code, stdout, stderr, folder } = await init(t, [
    '--url',
    api.url,
    '--yes',
    '--no-faults',
  ]);
  t.is(code, 0);
  t.regex(
    stdout,
    /reliability\.yaml is written.*\n {2}softadastra test --scenario reliability\.yaml/,
  );
  t.regex(stderr, /GET \/orders answers a list of 1 at "data"/);
  const scenario = await loadScenario(join(folder, 'reliability.yaml'));
  t.is(scenario.readback.items, 'data');
  t.deepEqual(scenario.request.body, { item: '{{marker}}' });
  t.deepEqual(scenario.faults, {});
  t.is(api.arrived.length, 0, 'nothing is written to it');

  const args = ['test', '--scenario', 'reliability.yaml', '--operations', '6'];
  const tested = await runCommand(args, { cwd: folder });
  t.is(tested.code, 0, tested.stderr);
});

test('an API that is away is no obstacle, and --no-look does not ask it', async (t) => {
  const { code, stderr, text } = await init(t, ['--url', AWAY, '--yes']);
  t.is(code, 0);
  t.regex(stderr, /ECONNREFUSED/);
  t.true(text?.includes(AWAY));
  t.is((await init(t, ['--url', AWAY, '--no-look'])).stderr, '');
});

test('every flag stands in the file, which has the name that was asked for', async (t) => {
  const { folder, code, stderr } = await init(t, [
    'mine.yaml',
    ...['--url', AWAY, '--method', 'put', '--header', 'authorization: Bearer x'],
    ...['--body', '{"a":"{{marker}}"}', '--read-back', '/o/{{id}}', '--id', 'data.id'],
    ...['--restart-command', 'node server.js', '--reset-command', 'npm run reset'],
    ...['--fault', 'timeout', '--fault', 'offline', '--no-look'],
  ]);
  t.is(code, 0, stderr);
  const scenario = await loadScenario(join(folder, 'mine.yaml'));
  t.like(scenario.request, { method: 'PUT', body: { a: '{{marker}}' } });
  t.deepEqual(scenario.request.headers, { authorization: 'Bearer x' });
  t.like(scenario.readback, { each: '/o/{{id}}', id: 'data.id' });
  t.like(scenario.target, { url: AWAY, restart_command: 'node server.js' });
  t.is(scenario.reset?.command, 'npm run reset');
  t.deepEqual(Object.keys(scenario.faults), ['timeout', 'offline']);
});

test('a file that is there stays, unless --force', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'reliability.yaml'), 'mine\n');
  const args = ['--url', AWAY, '--no-look'];
  const refused = await init(t, args, folder);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /reliability\.yaml is there already: .*--force/);
  t.is(refused.text, 'mine\n');
  const forced = await init(t, [...args, '--force'], folder);
  t.is(forced.code, 0);
  t.true(forced.text?.includes(AWAY));
});

test('wrong usage is told all at once, and nothing is written', async (t) => {
  const { code, stderr, folder } = await init(t, [
    ...[
      '--url',
      'localhost:3000',
      '--method',
      'get',
      '--body',
      '{',
      '--items',
      '$.',
      '--fault',
      'latncy',
    ],
  ]);
  t.is(code, 2);
  for (const flag of ['--url', '--method', '--body', '--items', '--fault']) {
    t.true(stderr.includes(flag), `${flag} in ${stderr}`);
  }
  t.regex(stderr, /did you mean "latency"\?/);
  t.deepEqual(await readdir(folder), []);
  t.is((await init(t, ['--yes'])).code, 2);
  t.regex((await init(t, ['--yes'])).stderr, /Say which address/);
});

test('answers that contradict each other are wrong usage, a folder that is not there a failure', async (t) => {
  const contrary = await init(t, ['--url', AWAY, '--no-look', '--read-back', '/o/{{id}}']);
  t.is(contrary.code, 2);
  t.regex(contrary.stderr, /readback\.id must say/);
  t.is((await init(t, ['none/x.yaml', '--url', AWAY, '--no-look'])).code, 1);
});

test('--print-schema prints the published schema', async (t) => {
  const { code, stdout } = await init(t, ['--print-schema']);
  t.is(code, 0);
  t.deepEqual(JSON.parse(stdout), JSON.parse(await readFile('docs/scenario.schema.json', 'utf8')));
});

test('an API cannot write to the terminal by the names of its fields', async (t) => {
  const api = await startPlantedApi({ listing: () => ({ 'a\u001b[2J': [{ id: 1 }] }) });
  t.teardown(() => api.close());
  const { stderr, stdout, text } = await init(t, ['--url', api.url]);
  t.false(`${stderr}${stdout}${text}`.includes('\u001b'));
});
