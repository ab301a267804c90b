import test from 'ava';
import { Command } from 'commander';
import { loadScenario } from '../../../src/agent/index.js';
import { readTestFlags, type TestFlags } from '../../../src/cli/commands/test-flags.js';
import { addTestOptions } from '../../../src/cli/commands/test-options.js';
import { UsageError } from '../../../src/cli/usage-error.js';

/** The flags as commander reads them. */
function typed(...args: string[]): TestFlags {
  const command = addTestOptions(new Command('test')).exitOverride();
  return command.parse(args, { from: 'user' }).opts();
}

function overrides(...args: string[]) {
  return readTestFlags(typed(...args), {}).overrides;
}

function problems(...args: string[]): string[] {
  try {
    overrides(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('without flags nothing is laid over a scenario', (t) => {
  t.deepEqual(overrides(), {});
});

test('each flag lays its own over, and the whole is a scenario', async (t) => {
  const said = overrides(
    ...['--body', '{"a":"{{marker}}"}', '--method', 'put', '--header', 'x-a: b: c'],
    ...['--operations', '7', '--concurrency', '2', '--rate', '2.5', '--seed', '47'],
    ...['--mix', 'create=2,list=.5', '--idempotency-header', 'X-Key'],
    ...[
      '--fault',
      'latency=0.5',
      '--fault',
      'restart=2',
      '--fault',
      'offline=1',
      '--fault',
      'timeout',
    ],
    ...['--read-back', '/o/{{id}}', '--items', 'data', '--id', 'data.id'],
    ...['--restart-command', 'node a.js', '--reset-command', 'npm run reset'],
    ...['--threshold', '90', '--threshold', 'lost==0'],
  );
  t.deepEqual(said, {
    request: { method: 'PUT', body: { a: '{{marker}}' }, headers: { 'x-a': 'b: c' } },
    operations: 7,
    concurrency: 2,
    rate: 2.5,
    seed: 47,
    mix: { create: 2, list: 0.5 },
    idempotency_header: 'X-Key',
    faults: { latency: { rate: 0.5 }, restart: { count: 2 }, offline: { windows: 1 }, timeout: {} },
    schedule: null,
    readback: { each: '/o/{{id}}', items: 'data', id: 'data.id' },
    target: { restart_command: 'node a.js' },
    reset: { command: 'npm run reset' },
    thresholds: ['90', 'lost==0'],
  });
  const scenario = await loadScenario('calm', { ...said, list: { path: '/o' } });
  t.is(scenario.faults.offline?.operations, 5);
});

test('no faults, no key, a listing', (t) => {
  t.deepEqual(overrides('--no-faults', '--no-idempotency-key', '--read-back', '/all'), {
    faults: {},
    schedule: null,
    idempotency: false,
    readback: { path: '/all' },
  });
});

test('faults of flags take the place of a schedule', async (t) => {
  const planned = { operations: 9, schedule: [{ operation: 'op-001', fault: 'timeout' }] };
  t.truthy((await loadScenario(planned, overrides())).schedule);
  const scenario = await loadScenario(planned, overrides('--fault', 'latency'));
  t.is(scenario.schedule, undefined);
  t.deepEqual(Object.keys(scenario.faults), ['latency']);
});

test('every flag that cannot be used is told, with what it must be', (t) => {
  t.deepEqual(
    problems(
      ...['--operations', '0', '--concurrency', '257', '--rate', '1e3', '--mix', 'create,update=x'],
      ...['--fault', 'latncy', '--fault', 'timeout=2', '--fault', 'restart=.5'],
      ...['--threshold', 'scroe>=90', '--body', '{', '--header', 'x', '--label', 'y'],
    ).map((line) => line.replace(/is no JSON: .*/, 'is no JSON')),
    [
      '--operations must be a whole number from 1 to 100000, not "0"',
      '--concurrency must be a whole number from 1 to 256, not "257"',
      '--rate must be a number from 0.001 to 100000, not "1e3"',
      '--mix must be name=value, not "create"',
      '--mix update must be a number from 0 to 1000000, not "x"',
      '--fault: there is no fault "latncy" – did you mean "latency"?',
      '--fault timeout must be a number from 0 to 1, not "2"',
      '--fault restart must be a whole number from 1 to 1000, not ".5"',
      '--threshold "scroe" is no figure of a run – did you mean "score"?',
      '--body is no JSON',
      '--header must be name:value, not "x"',
      '--label must be name=value, not "y"',
    ],
  );
});

test('--fault and --no-faults contradict each other, whatever their order', (t) => {
  const problem = ['--no-faults and --fault contradict each other'];
  t.deepEqual(problems('--no-faults', '--fault', 'latency'), problem);
  t.deepEqual(problems('--fault', 'latency', '--no-faults'), problem);
});
