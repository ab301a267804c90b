import test from 'ava';
import fc from 'fast-check';
import { createSchedule } from '../../../src/agent/proxy/index.js';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { operationNames } from '../../../src/agent/workload/index.js';

const scenario = completeScenario({}, 'test');
const names = operationNames(scenario.operations);
const operations = names.map((name) => ({ name }));
const write = { kind: 'create', method: 'POST', path: '/orders' } as const;
const attempts = names.flatMap((name) => [1, 2, 3, 4].map((attempt) => ({ name, attempt })));

test('the order of questions changes no answer', (t) => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.boolean(),
      fc.shuffledSubarray(attempts, { minLength: attempts.length }),
      (seed, restartable, shuffled) => {
        const schedule = createSchedule(scenario, seed, operations, restartable);
        const again = createSchedule(scenario, seed, operations, restartable);
        const inOrder = new Map(
          attempts.map(({ name, attempt }) => [`${name} ${attempt}`, schedule(name, attempt)]),
        );
        return shuffled.every(
          ({ name, attempt }) => again(name, attempt) === inOrder.get(`${name} ${attempt}`),
        );
      },
    ),
    { numRuns: 20 },
  );
  t.pass();
});

test('no attempt past faulted_attempts is faulted, but by the restarts', (t) => {
  const schedule = createSchedule(scenario, 'seed', operations, false);
  t.deepEqual(
    names.filter((name) => schedule(name, scenario.faulted_attempts + 1) !== null),
    [],
  );
});

test('restarts strike as many operations as asked for, one in each part of the run', (t) => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const schedule = createSchedule(scenario, seed, operations, true);
      const struck = names.flatMap((name, at) => (schedule(name, 1) === 'restart' ? [at] : []));
      return (
        struck.length === 4 && struck.every((at, part) => at >= part * 15 && at < (part + 1) * 15)
      );
    }),
    { numRuns: 100 },
  );
  t.pass();
});

test('without a target of its own nothing is restarted', (t) => {
  const schedule = createSchedule(scenario, 'seed', operations, false);
  t.false(attempts.some(({ name, attempt }) => schedule(name, attempt) === 'restart'));
});

test('each fault comes about as often as its rate says', (t) => {
  const many = operationNames(5_000);
  const schedule = createSchedule(scenario, 'rates', many, false);
  const counts = new Map<string | null, number>();
  for (const name of many) {
    const fault = schedule(name, 1);
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  t.is(Math.round(((counts.get('latency') ?? 0) / many.length) * 20), 3);
  t.is(Math.round(((counts.get('lost-response') ?? 0) / many.length) * 25), 3);
  t.is(counts.get('restart'), undefined);
});

test('another seed is another schedule', (t) => {
  const of = (seed: string) => {
    const schedule = createSchedule(scenario, seed, operations, true);
    return attempts.map(({ name, attempt }) => schedule(name, attempt)).join();
  };
  t.is(of('1'), of('1'));
  t.not(of('1'), of('2'));
});
