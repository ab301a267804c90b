import test from 'ava';
import fc from 'fast-check';
import { decideClosing, RunModel } from '../../../../src/cloud/modules/runs/index.js';

const LIMITS = { idleMs: 1_000, limitMs: 10_000 };

function run(fields: Partial<RunModel> = {}): RunModel {
  return Object.assign(new RunModel(), {
    status: 'running',
    finish_status: null,
    finish_last_seq: null,
    finish_received_at: null,
    last_event_at: null,
    numbering: 'agent',
    persisted_through: 0,
    created_at: 100_000,
    ...fields,
  });
}

const decide = (fields: Partial<RunModel>, now: number, looks = 0) =>
  decideClosing(run(fields), now, LIMITS, looks);

test('without a finish a run is waited for until its idle time has passed', (t) => {
  t.deepEqual(decide({}, 100_000), { kind: 'wait', until: 101_000 });
  t.deepEqual(decide({}, 100_999), { kind: 'wait', until: 101_000 });
  t.deepEqual(decide({}, 101_000), { kind: 'abandon' });
});

test('an event is a sign of life, up to the limit of the whole run', (t) => {
  t.deepEqual(decide({ last_event_at: 100_700 }, 101_000), { kind: 'wait', until: 101_700 });
  t.deepEqual(decide({ last_event_at: 109_900 }, 109_950), { kind: 'wait', until: 110_000 });
  t.deepEqual(decide({ last_event_at: 109_900 }, 110_000), { kind: 'abandon' });
});

test('a finish opens at once, unless announced evidence is missing', (t) => {
  const finish = { finish_status: 'finished', finish_received_at: 100_500 } as const;
  t.deepEqual(decide(finish, 100_500), { kind: 'open' });
  const announced = { ...finish, finish_last_seq: 10 };
  t.deepEqual(decide({ ...announced, persisted_through: 10 }, 100_500), { kind: 'open' });
  t.deepEqual(decide({ ...announced, persisted_through: 11 }, 100_500), { kind: 'open' });
  t.is(decide({ ...announced, persisted_through: 9 }, 100_500).kind, 'wait');
  t.deepEqual(decide({ ...announced, persisted_through: 9 }, 101_500), { kind: 'open' });
  t.deepEqual(decide({ ...announced, numbering: 'server' }, 100_500), { kind: 'open' });
});

test('announced evidence is looked for soon at first, then every second', (t) => {
  const announced = { finish_status: 'finished', finish_last_seq: 5, finish_received_at: 100_000 };
  const waits = Array.from({ length: 9 }, (_, looks) => {
    const decision = decide(announced as Partial<RunModel>, 100_000, looks);
    return decision.kind === 'wait' ? decision.until - 100_000 : 0;
  });
  t.deepEqual(waits, [25, 50, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
});

test('a run that is final opens, whatever else is said of it', (t) => {
  for (const status of ['finished', 'failed', 'cancelled', 'abandoned'] as const) {
    t.deepEqual(decide({ status }, 100_000), { kind: 'open' });
  }
});

test('asked again at the time it names, it always comes to an end', (t) => {
  const maybe = fc.option(fc.integer({ min: 100_000, max: 109_000 }), { nil: null });
  fc.assert(
    fc.property(maybe, maybe, fc.boolean(), fc.nat(20), (event, finish, announces, through) => {
      const fields: Partial<RunModel> = {
        last_event_at: event,
        finish_status: finish === null ? null : 'finished',
        finish_received_at: finish,
        finish_last_seq: announces ? 10 : null,
        persisted_through: through,
      };
      let now = 100_000;
      for (let looks = 0; looks < 60; looks += 1) {
        const decision = decide(fields, now, looks);
        if (decision.kind !== 'wait') return;
        if (decision.until <= now) throw new Error('it waits for the past');
        now = decision.until;
      }
      throw new Error('it never ends');
    }),
  );
  t.pass();
});
