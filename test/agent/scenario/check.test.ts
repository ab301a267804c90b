import test from 'ava';
import { completeScenario, ScenarioError } from '../../../src/agent/scenario/index.js';

function issuesOf(input: unknown): Record<string, string> {
  try {
    completeScenario(input, 'test');
  } catch (error) {
    if (error instanceof ScenarioError) {
      return Object.fromEntries(error.issues.map(({ path, message }) => [path, message]));
    }
    throw error;
  }
  return {};
}

test('an empty scenario gets every default and the faults of the default scenario', (t) => {
  const scenario = completeScenario({}, 'test');
  t.is(scenario.operations, 60);
  t.is(scenario.request.method, 'POST');
  t.is(scenario.retry.attempts, 12);
  t.is(scenario.idempotency_header, 'Idempotency-Key');
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
    restart: { count: 2 },
  });
});

test('the input is not changed by filling in defaults', (t) => {
  const input = { faults: { latency: {} } };
  completeScenario(input, 'test');
  t.deepEqual(input, { faults: { latency: {} } });
});

test('every issue is told at once with its place', (t) => {
  const issues = issuesOf({
    operations: 0,
    concurency: 3,
    request: { method: 'DELETE' },
    faults: { latency: { rate: 2 }, lightning: {} },
    seed: { a: 1 },
  });
  t.deepEqual(Object.keys(issues).sort(), [
    '/concurency',
    '/faults/latency/rate',
    '/faults/lightning',
    '/operations',
    '/request/method',
    '/seed',
  ]);
  t.regex(issues['/concurency'] ?? '', /known: name, seed, operations, concurrency/);
  t.regex(issues['/request/method'] ?? '', /POST, PUT or PATCH/);
});

test('settings that contradict each other are issues', (t) => {
  t.deepEqual(
    Object.keys(
      issuesOf({
        faulted_attempts: 5,
        retry: { attempts: 5 },
        faults: {
          latency: { rate: 0.9, min_ms: 10, max_ms: 5 },
          timeout: { rate: 0.2 },
        },
        readback: { each: '/orders/{{id}}' },
      }),
    ).sort(),
    ['/faulted_attempts', '/faults', '/faults/latency/min_ms', '/readback/id'],
  );
});

for (const input of [null, [], 'text', 7, undefined]) {
  test(`${JSON.stringify(input)} is no scenario`, (t) => {
    t.deepEqual(issuesOf(input), { '/': 'must be a mapping of settings' });
  });
}

test('fewer operations than the default number of restarts are fine without naming faults', (t) => {
  t.deepEqual(issuesOf({ operations: 2 }), {});
});
