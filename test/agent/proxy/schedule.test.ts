import test from 'ava';
import fc from 'fast-check';
import { createSchedule, explicitSchedule, usableFaults } from '../../../src/agent/proxy/index.js';
import { completeScenario, OPERATION_KINDS } from '../../../src/agent/scenario/index.js';
import { operationNames } from '../../../src/agent/workload/index.js';
import { seeded } from '../../helpers/seed.js';

const METHODS = { create: 'POST', update: 'PATCH', delete: 'DELETE', read: 'GET', list: 'GET' };
const target = new URL('http://127.0.0.1/orders');
const scenario = completeScenario({}, 'test');
const names = operationNames(scenario.operations);
const operations = names.map((name, index) => {
  const kind = OPERATION_KINDS[index % OPERATION_KINDS.length] ?? 'create';
  return { name, kind, method: METHODS[kind], path: kind === 'list' ? '/orders' : '/orders/7' };
});
const write = { kind: 'create', method: 'POST', path: '/orders' } as const;

/** Every fault there is, some of them for some attempts only. */
const everything = completeScenario(
  {
    faults: {
      latency: { when: { kinds: ['read', 'list'] } },
      bandwidth: {},
      timeout: { when: { methods: ['POST', 'PATCH'] } },
      'lost-response': { when: { path: '/orders/*' } },
      'connection-reset': { at: 'after', when: { attempts: [1, 3] } },
      'truncated-body': {},
      'corrupted-body': {},
      'slow-body': {},
      'error-status': {},
      'duplicate-delivery': {},
      'reordered-delivery': {},
      'connection-refused': {},
      'dns-failure': {},
      'client-restart': {},
      offline: {},
      restart: {},
    },
  },
  'test',
);
const questions = operations.flatMap((operation) =>
  [1, 2, 3, 4].map((attempt) => ({ ...operation, attempt })),
);

test('the order of questions changes no answer, nor do questions that are asked twice or never', (t) => {
  const { between } = seeded(t);
  fc.assert(
    fc.property(
      fc.string(),
      fc.boolean(),
      fc.shuffledSubarray(questions, { minLength: 1 }),
      (seed, restartable, shuffled) => {
        const schedule = createSchedule(everything, seed, operations, restartable);
        const again = createSchedule(everything, seed, operations, restartable);
        const inOrder = new Map(
          questions.map((asked) => [
            `${asked.name} ${asked.attempt}`,
            schedule(asked.name, asked.attempt, asked),
          ]),
        );
        for (const asked of [...shuffled, ...shuffled]) {
          const { name, attempt } = asked;
          t.deepEqual(again(name, attempt, asked), inOrder.get(`${name} ${attempt}`) ?? null);
        }
      },
    ),
    { numRuns: 20, seed: between(0, 2 ** 30) },
  );
});

test('as data, the schedule is the same schedule', (t) => {
  const { between } = seeded(t);
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (seed, restartable) => {
      const drawn = createSchedule(everything, seed, operations, restartable);
      const plan = { scenario: everything, seed, operations, restartable, target };
      const entries = explicitSchedule(plan);
      const explicit = createSchedule(
        completeScenario({ faults: {}, schedule: entries }, 'explicit'),
        seed,
        operations,
        restartable,
      );
      for (const asked of questions.filter(({ attempt }) => attempt <= 3)) {
        const { name, attempt } = asked;
        t.is(explicit(name, attempt, asked)?.fault, drawn(name, attempt, asked)?.fault);
      }
    }),
    { numRuns: 20, seed: between(0, 2 ** 30) },
  );
});

test('an explicit schedule is exactly what it says, with its own settings', (t) => {
  const {
    faults,
    schedule: entries,
    faulted_attempts,
  } = completeScenario(
    {
      schedule: [
        { operation: 'op-007', attempt: 5, fault: 'latency', settings: { min_ms: 1, max_ms: 2 } },
        { operation: 'op-007', attempt: 1, fault: 'restart' },
      ],
    },
    'test',
  );
  const plan = { faults, faulted_attempts, ...(entries ? { schedule: entries } : {}) };
  const schedule = createSchedule(plan, 'seed', operations, true);
  const hits = questions.filter((asked) => schedule(asked.name, asked.attempt, asked) !== null);
  t.deepEqual(
    hits.map(({ name, attempt }) => `${name} ${attempt}`),
    ['op-007 1'],
  );
  t.like(schedule('op-007', 5, write), { fault: 'latency', settings: { min_ms: 1, max_ms: 2 } });
  t.deepEqual(usableFaults(plan, true), ['latency', 'restart']);
  t.is(createSchedule(plan, 'seed', operations, false)('op-007', 1, write), null);
});

test('when: kinds, methods, path and attempts narrow a fault', (t) => {
  const hit = (when: object, asked: { attempt?: number; path?: string } = {}) => {
    const only = completeScenario({ faults: { timeout: { rate: 1, when } } }, 'test');
    const { attempt = 1, path = '/orders/7?full=1' } = asked;
    const schedule = createSchedule(only, 'seed', operations, false);
    return schedule('op-001', attempt, { kind: 'update', method: 'PATCH', path }) !== null;
  };
  t.true(hit({}));
  t.true(hit({ kinds: ['update', 'read'] }));
  t.false(hit({ kinds: ['create'] }));
  t.true(hit({ methods: ['PATCH'] }));
  t.false(hit({ methods: ['POST'] }));
  t.true(hit({ path: '/orders/*' }));
  t.false(hit({ path: '/orders/*' }, { path: '/orders/7/items' }));
  t.true(hit({ path: '/orders/**' }, { path: '/orders/7/items' }));
  t.false(hit({ path: '/customers/*' }));
  t.true(hit({ attempts: [1, 2] }, { attempt: 2 }));
  t.false(hit({ attempts: [2] }));
  t.false(hit({ kinds: ['update'], attempts: [2] }));
});

test('no attempt past faulted_attempts is faulted, but by the restarts', (t) => {
  const schedule = createSchedule(scenario, 'seed', operations, false);
  t.deepEqual(
    names.filter((name) => schedule(name, scenario.faulted_attempts + 1, write) !== null),
    [],
  );
});

test('restarts strike as many operations as asked for, one in each part of the run', (t) => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const only = completeScenario({ faults: { restart: {} } }, 'test');
      const schedule = createSchedule(only, seed, operations, true);
      const struck = names.flatMap((name, at) => (schedule(name, 1, write) ? [at] : []));
      t.is(struck.length, 4);
      t.true(struck.every((at, part) => at >= part * 15 && at < (part + 1) * 15));
    }),
    { numRuns: 100 },
  );
});

test('offline covers so many operations in a row, so many times, and their first attempts', (t) => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const faults = { offline: { windows: 4, operations: 6, attempts: 2 } };
      const only = completeScenario({ faults }, 'test');
      const schedule = createSchedule(only, seed, operations, true);
      const covered = (attempt: number) =>
        names.map((name) => (schedule(name, attempt, write) === null ? '.' : 'x')).join('');
      t.regex(covered(1), /^\.*x{6}\.*x{6}\.*x{6}\.*x{6}\.*$|^[.x]*x{12,}[.x]*$/);
      t.is(covered(1).replaceAll('.', '').length, 24);
      t.is(covered(2), covered(1));
      t.false(covered(3).includes('x'));
    }),
    { numRuns: 50 },
  );
});

test('without a target that can be restarted nothing is', (t) => {
  const schedule = createSchedule(everything, 'seed', operations, false);
  t.false(
    questions.some((asked) => schedule(asked.name, asked.attempt, asked)?.fault === 'restart'),
  );
  t.false(usableFaults(everything, false).includes('restart'));
  t.is(usableFaults(everything, true).length, 16);
});

test('each fault comes about as often as its rate says', (t) => {
  const many = operationNames(5_000).map((name) => ({ name }));
  const schedule = createSchedule(everything, 'rates', many, false);
  const counts = new Map<string, number>();
  for (const { name } of many) {
    const fault = schedule(name, 1, write)?.fault ?? 'none';
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  t.is(Math.round(((counts.get('timeout') ?? 0) / many.length) * 50), 4);
  t.is(Math.round(((counts.get('connection-reset') ?? 0) / many.length) * 20), 2);
  t.is(counts.get('latency'), undefined);
  t.is(counts.get('lost-response'), undefined);
});

test('another seed is another schedule', (t) => {
  const of = (seed: string) =>
    JSON.stringify(explicitSchedule({ scenario, seed, operations, restartable: true, target }));
  t.is(of('1'), of('1'));
  t.not(of('1'), of('2'));
});
