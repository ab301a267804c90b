import test from 'ava';
import { compareSchedules } from '../../../src/agent/experiments/compare-schedules.js';
import { scheduleOf } from '../../../src/agent/experiments/schedule-of.js';
import { createSchedule, explicitSchedule } from '../../../src/agent/proxy/index.js';
import { completeScenario, FAULT_NAMES } from '../../../src/agent/scenario/index.js';
import { planOperations } from '../../../src/agent/workload/index.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

type Events = Parameters<typeof scheduleOf>[0]['events'];

function eventsOf(facts: readonly object[]): Events {
  return facts.map((fact, index) => ({
    id: `evt_${index}`,
    seq: index + 1,
    event_type: 'fault_injected',
    severity: 'info',
    message: '',
    occurred_at: '2026-01-01T00:00:00.000Z',
    ...('event_type' in fact ? fact : { payload: { ...fact } }),
  })) as Events;
}

test('the same seed plans the same faults, and what was injected plans them again', (t) => {
  const { between, random } = seeded(t);
  let faults = 0;
  for (let round = scaled(t, 'rounds', 30, 1_000); round > 0; round -= 1) {
    const names = FAULT_NAMES.filter(() => random() < 0.5);
    const settings = names.map((name) => {
      if (name === 'restart' || name === 'offline') return [name, {}];
      return [name, { rate: random() / FAULT_NAMES.length }];
    });
    const scenario = completeScenario({ faults: Object.fromEntries(settings) }, 'test');
    const seed = String(between(0, 2 ** 31));
    const operations = planOperations(scenario, seed, 'nonce');
    const target = new URL('http://api/orders');
    const plan = () => explicitSchedule({ scenario, seed, operations, restartable: true, target });
    const planned = plan();
    faults += planned.length;
    t.deepEqual(plan(), planned);
    const again = scheduleOf({ events: eventsOf(planned) });
    t.deepEqual(again, planned);
    const drawn = createSchedule(scenario, seed, operations, true);
    const completed = completeScenario({ schedule: again }, 'test');
    const stated = createSchedule(completed, 'another seed', operations, true);
    for (const { name, kind, method } of operations) {
      for (let attempt = 1; attempt <= scenario.faulted_attempts; attempt += 1) {
        const request = { kind, method, path: '/orders' };
        t.is(stated(name, attempt, request)?.fault, drawn(name, attempt, request)?.fault);
      }
    }
  }
  t.true(faults > 100);
});

test('what a restart did to others is not planned again', (t) => {
  const events = eventsOf([
    { fault: 'restart', operation: 'op-001', attempt: 1, settings: { at: 'after' } },
    { fault: 'restart', operation: 'op-002', attempt: 1, settings: {}, detail: 'the API was down' },
    { fault: 'latency', operation: 'op-002', attempt: 2, settings: { min_ms: 7, max_ms: 7 } },
  ]);
  t.deepEqual(
    scheduleOf({ events }).map(({ operation, attempt, fault }) => [operation, attempt, fault]),
    [
      ['op-001', 1, 'restart'],
      ['op-002', 2, 'latency'],
    ],
  );
});

test('a restart is planned for the attempts of its operation that found the API down, too', (t) => {
  const downed = {
    fault: 'restart',
    operation: 'op-001',
    settings: {},
    detail: 'the API was down',
  };
  const struck = { fault: 'restart', operation: 'op-001', settings: { at: 'after' } };
  const sent = (attempt: number) => ({
    event_type: 'request_sent',
    payload: { operation: 'op-001', attempt },
  });
  const late = [sent(1), { ...downed, attempt: 1 }, sent(2), { ...struck, attempt: 2 }];
  t.deepEqual(
    scheduleOf({ events: eventsOf(late) }).map(({ attempt, fault }) => [attempt, fault]),
    [
      [1, 'restart'],
      [2, 'restart'],
    ],
  );
  const early = [sent(1), { ...struck, attempt: 1 }];
  const none = [sent(1)];
  const comparedWith = (other: object[]) =>
    compareSchedules([{ events: eventsOf(late) }, { events: eventsOf(other) }]);
  t.like(comparedWith(early), { equal: true, leftOut: [] });
  t.like(comparedWith(none), { equal: true, leftOut: { length: 1 } });
});

test('an attempt that met another fault than before is told, one that was not made is not', (t) => {
  const sent = (operation: string, attempt: number) => ({
    event_type: 'request_sent',
    payload: { operation, attempt },
  });
  const hit = (operation: string, fault: string) => ({
    operation,
    attempt: 1,
    fault,
    settings: {},
  });
  const run = (...facts: object[]) => ({ events: eventsOf(facts) });
  const first = run(sent('op-001', 1), hit('op-001', 'timeout'), sent('op-002', 1));
  const same = run(sent('op-001', 1), hit('op-001', 'timeout'));
  t.deepEqual(compareSchedules([first, same]), {
    equal: true,
    faults: 1,
    differences: [],
    leftOut: [],
  });
  const other = run(sent('op-001', 1), hit('op-001', 'latency'), sent('op-002', 1));
  const { equal, differences } = compareSchedules([first, same, other]);
  t.false(equal);
  t.deepEqual(differences, [
    { operation: 'op-001', attempt: 1, first: 'timeout []', other: 'latency []', run: 3 },
  ]);
});
