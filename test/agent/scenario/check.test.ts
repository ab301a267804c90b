import test from 'ava';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { issuesOf } from '../../helpers/scenario-issues.js';

function told(input: unknown): Record<string, string> {
  const issues = issuesOf(() => completeScenario(input, 'test'));
  return Object.fromEntries(issues.map(({ path, message }) => [path, message]));
}

test('an empty scenario gets every default and the faults of the default scenario', (t) => {
  const scenario = completeScenario({}, 'test');
  t.is(scenario.operations, 60);
  t.is(scenario.request.method, 'POST');
  t.is(scenario.retry.attempts, 12);
  t.is(scenario.idempotency_header, 'Idempotency-Key');
  t.deepEqual(scenario.mix, { create: 1, update: 0, delete: 0, read: 0, list: 0 });
  t.deepEqual(scenario.oracle, { linearizability: true, set: true, time_limit_ms: 10_000 });
  t.deepEqual(scenario.thresholds, []);
  t.deepEqual(Object.keys(scenario.faults).sort(), [
    'connection-reset',
    'duplicate-delivery',
    'error-status',
    'latency',
    'lost-response',
    'restart',
    'timeout',
  ]);
});

test('a scenario that names faults has exactly those, with their defaults', (t) => {
  const { faults } = completeScenario({ faults: { latency: null, restart: { count: 2 } } }, 'test');
  t.deepEqual(faults, {
    latency: { rate: 0.15, min_ms: 50, max_ms: 400 },
    restart: { count: 2, at: 'after' },
  });
});

test('a section with nothing behind its name has its defaults', (t) => {
  const scenario = completeScenario({ retry: null, seed: null, mix: null, update: null }, 'test');
  t.deepEqual(scenario, completeScenario({}, 'test'));
});

test('with a schedule no fault is drawn, and each entry is completed', (t) => {
  const schedule = [
    { operation: 'op-003', fault: 'latency', settings: { max_ms: 60 } },
    { operation: 'op-003', attempt: 2, fault: 'lost-response' },
  ];
  const scenario = completeScenario({ schedule }, 'test');
  t.deepEqual(scenario.faults, {});
  t.deepEqual(scenario.schedule, [
    {
      operation: 'op-003',
      attempt: 1,
      fault: 'latency',
      settings: { rate: 0.15, min_ms: 50, max_ms: 60 },
    },
    { operation: 'op-003', attempt: 2, fault: 'lost-response', settings: { rate: 0.12 } },
  ]);
  t.deepEqual(completeScenario(scenario, 'again'), scenario, 'a complete one stays as it is');
});

test('a complete scenario has one order of fields, whatever the order of the file', (t) => {
  const one = completeScenario({ target: {}, operations: 3, name: 'ab' }, 'test');
  const other = completeScenario({ name: 'ab', operations: 3, target: {} }, 'test');
  t.is(JSON.stringify(one), JSON.stringify(other));
});

test('the input is not changed by filling in defaults', (t) => {
  const input = { faults: { latency: {} }, schedule: [{ operation: 'op-001', fault: 'timeout' }] };
  const before = structuredClone(input);
  completeScenario(input, 'test');
  t.deepEqual(input, before);
});

test('every issue is told at once with its place', (t) => {
  t.deepEqual(
    told({
      operations: 0,
      concurency: 3,
      request: { method: 'DELETE' },
      faults: { latency: { rate: 2 }, lightning: {}, 'lost-reponse': {} },
      seed: { a: 1 },
      rate: 0,
      retry: { attempts: 'many' },
      target: { signal: 'SIGKIL' },
      update: { body: {} },
      thresholds: [90],
      latency: {},
    }),
    {
      '/operations': 'must be from 1 to 100000, not 0',
      '/concurency': 'is not known here – did you mean "concurrency"?',
      '/request/method': 'must be POST, PUT or PATCH, not "DELETE"',
      '/faults/latency/rate': 'must be from 0 to 1, not 2',
      '/faults/lightning':
        'is not known here (known: latency, bandwidth, timeout, lost-response, connection-reset, truncated-body, corrupted-body, slow-body, error-status, duplicate-delivery, reordered-delivery, connection-refused, dns-failure, client-restart, offline, restart)',
      '/faults/lost-reponse': 'is not known here – did you mean "lost-response"?',
      '/seed': 'must be a whole number from 0 or a text of 1 to 64 characters',
      '/rate': 'must be above 0 and at most 100000, not 0',
      '/retry/attempts': 'must be a whole number, not "many"',
      '/target/signal':
        'must be SIGKILL, SIGTERM, SIGINT, SIGHUP or SIGQUIT, not "SIGKIL" – did you mean "SIGKILL"?',
      '/update':
        'needs "path": Path of one thing: {{id}} is what readback.id finds in the answer to its creation, {{marker}} the marker of its creation.',
      '/thresholds/0': 'must be a text, not 90',
      '/latency': 'is not known here: it belongs into "faults"',
    },
  );
});

test('settings of scheduled faults are checked as those of drawn ones', (t) => {
  const schedule = [
    { operation: 'op-001', fault: 'latency', settings: { max_millis: 3 } },
    { operation: 'first', fault: 'latancy' },
    { operation: 'op-002', fault: 'connection-reset', settings: { at: 'befor' } },
  ];
  t.deepEqual(told({ schedule }), {
    '/schedule/0/settings/max_millis': 'is not known here – did you mean "max_ms"?',
    '/schedule/1/operation': 'must look like op-007, not "first"',
    '/schedule/1/fault':
      'must be latency, bandwidth, timeout, lost-response, connection-reset, truncated-body, corrupted-body, slow-body, error-status, duplicate-delivery, reordered-delivery, connection-refused, dns-failure, client-restart, offline or restart, not "latancy" – did you mean "latency"?',
    '/schedule/2/settings/at':
      'must be before, during or after, not "befor" – did you mean "before"?',
  });
});

for (const input of [null, [], 'text', 7, undefined]) {
  test(`${JSON.stringify(input)} is no scenario`, (t) => {
    t.deepEqual(told(input), { '/': 'must be a mapping of settings' });
  });
}

test('fewer operations than the default number of restarts are fine without naming faults', (t) => {
  t.deepEqual(told({ operations: 2 }), {});
});
