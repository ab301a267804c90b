import test from 'ava';
import fc from 'fast-check';
import {
  createTally,
  defaultPolicy,
  type Grade,
  gradeOf,
  policies,
  policyNamed,
  type ScoredEvent,
  type ScoringPolicy,
  type Severity,
  scoreOf,
  tallyFromCounts,
} from '../../src/scoring/index.js';

const seed = Number(process.env.SOFTADASTRA_TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`scoring: property seed ${seed} (SOFTADASTRA_TEST_SEED repeats it)`);

const vectors: [string, [string, Severity][], number, Grade][] = [
  ['no events', [], 100, 'A'],
  ['a timeout', [['request_timeout', 'warning']], 87, 'B'],
  ['a data loss', [['data_loss_risk_detected', 'critical']], 50, 'D'],
  ['a duplicate', [['duplicate_detected', 'error']], 72, 'C'],
  ['a failed recovery', [['recovery_failed', 'error']], 67, 'C'],
  [
    'loss, duplicate and failed recovery, clamped from -11',
    [
      ['data_loss_risk_detected', 'critical'],
      ['duplicate_detected', 'error'],
      ['recovery_failed', 'error'],
    ],
    0,
    'F',
  ],
  ['ten timeouts', Array(10).fill(['request_timeout', 'warning']), 75, 'B'],
];

for (const [name, entries, score, grade] of vectors) {
  test(`vector: ${name} is ${score} ${grade}`, (t) => {
    const events = entries.map(([event_type, severity], i) => ({
      id: `evt_${i}`,
      event_type,
      severity,
    }));
    const result = scoreEvents(events);
    t.is(result.score, score);
    t.is(result.grade, grade);
    t.is(result.policy, 'softadastra-v1');
    const counts = entries.map(([event_type, severity]) => ({ event_type, severity, count: 1 }));
    t.is(scoreOf(tallyFromCounts(counts)).score, score);
  });
}

test('deductions name rule, count, points and the first 20 events', (t) => {
  const events = Array.from({ length: 30 }, (_, i) => event(i, 'duplicate_detected', 'error'));
  const result = scoreEvents([event(99, 'strange_thing', 'warning'), ...events]);
  t.deepEqual(
    result.deductions.map(({ rule, count, points }) => ({ rule, count, points })),
    [
      { rule: 'duplicate_detected', count: 30, points: 20 },
      { rule: 'severity_error', count: 30, points: 24 },
      { rule: 'severity_warning', count: 1, points: 3 },
    ],
  );
  const first = events.slice(0, 20).map((each) => each.id);
  t.deepEqual(result.deductions[0]?.event_ids, first);
  t.deepEqual(result.deductions[1]?.event_ids, first);
  t.deepEqual(result.deductions[2]?.event_ids, ['evt_99']);
});

test('each risk flag follows its event type, whatever the severity', (t) => {
  t.deepEqual(scoreEvents([]).risks, flags());
  t.deepEqual(scoreEvents([event(1, 'data_loss_risk_detected', 'info')]).risks, flags('data_loss'));
  t.deepEqual(scoreEvents([event(1, 'duplicate_detected', 'info')]).risks, flags('duplicate'));
  t.deepEqual(scoreEvents([event(1, 'request_timeout', 'info')]).risks, flags('timeout'));
  t.deepEqual(scoreEvents([event(1, 'recovery_failed', 'info')]).risks, flags('recovery'));
});

test('grades change exactly at their limits', (t) => {
  const grades = [100, 90, 89, 75, 74, 60, 59, 40, 39, 0].map((s) => gradeOf(s, defaultPolicy));
  t.is(grades.join(''), 'AABBCCDDFF');
});

test('another policy is data: it scores without any other change', (t) => {
  const strict: ScoringPolicy = {
    ...defaultPolicy,
    name: 'strict',
    once_rules: [{ event_type: 'data_loss_risk_detected', points: 100 }],
  };
  const tally = createTally(strict);
  tally.add(event(1, 'data_loss_risk_detected', 'info'));
  t.is(scoreOf(tally).score, 0);
  t.is(scoreOf(tally).policy, 'strict');
  t.throws(() => scoreOf(tally, defaultPolicy), { message: /counted for strict/ });
  t.throws(() => createTally().merge(tally), { message: /cannot be merged/ });
});

test('policies are found by name, and names are unique', (t) => {
  t.is(policyNamed('softadastra-v1'), defaultPolicy);
  t.is(policyNamed('no-such-policy'), undefined);
  t.is(new Set(policies.map((policy) => policy.name)).size, policies.length);
});

const anyEvent = fc.record({
  id: fc.uuid().map((id) => `evt_${id}`),
  event_type: fc.oneof(
    fc.constantFrom(...Object.values(defaultPolicy.risks), 'run_started'),
    fc.constantFrom('constructor', '__proto__', 'toString'),
    fc.string(),
  ),
  severity: fc.constantFrom<Severity>('info', 'warning', 'error', 'critical'),
});
const anyEvents = fc.array(anyEvent, { maxLength: 60 });

test('property: always a whole number from 0 to 100 that the deductions explain', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { score, deductions } = scoreEvents(events);
        const subtracted = deductions.reduce((sum, each) => sum + each.points, 0);
        return (
          Number.isInteger(score) &&
          score === Math.max(0, 100 - subtracted) &&
          deductions.every((each) => each.points > 0 && each.event_ids.length <= 20)
        );
      }),
      { seed, numRuns: 300 },
    ),
  );
});

test('property: the order of events does not change the score', (t) => {
  const shuffled = anyEvents.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
    ),
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        t.deepEqual(withoutIds(scoreEvents(events)), withoutIds(scoreEvents(other)));
      }),
      { seed, numRuns: 300 },
    ),
  );
});

test('property: parts counted apart and merged give the score of the whole', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(anyEvents, fc.nat(60), (events, cut) => {
        const merged = tallyOf(events.slice(0, cut));
        merged.merge(tallyOf(events.slice(cut)));
        t.deepEqual(scoreOf(merged), scoreEvents(events));
        const counts = events.map(({ event_type, severity }) => ({
          event_type,
          severity,
          count: 1,
        }));
        t.deepEqual(withoutIds(scoreOf(tallyFromCounts(counts))), withoutIds(scoreEvents(events)));
      }),
      { seed, numRuns: 300 },
    ),
  );
});

function event(n: number, event_type: string, severity: Severity): ScoredEvent {
  return { id: `evt_${n}`, event_type, severity };
}

function tallyOf(events: ScoredEvent[]) {
  const tally = createTally();
  for (const each of events) tally.add(each);
  return tally;
}

function scoreEvents(events: ScoredEvent[]) {
  return scoreOf(tallyOf(events), defaultPolicy);
}

function flags(set?: 'data_loss' | 'duplicate' | 'timeout' | 'recovery') {
  const none = { data_loss: false, duplicate: false, timeout: false, recovery: false };
  return set === undefined ? none : { ...none, [set]: true };
}

function withoutIds(score: ReturnType<typeof scoreOf>) {
  return { ...score, deductions: score.deductions.map(({ event_ids: _, ...rest }) => rest) };
}
