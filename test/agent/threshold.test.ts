import test from 'ava';
import {
  assess,
  FIGURES,
  parseThreshold,
  type ReliabilityTestResult,
} from '../../src/agent/index.js';

const VERDICTS = { kept: 7, lost: 1, partial: 0, duplicated: 0, failed: 0, applied: 1, unknown: 1 };
const NO_TIMES = { count: 0, p50: null, p90: null, p95: null, p99: null, max: null };
const CLEAN = { lists: 0, violations: 0, undecided: 0 };
const EXPLAINED = {
  linearizable: true,
  reason: null,
  checked: { keys: 1, operations: 2 },
  violations: [],
};

/** As much of a result as thresholds look at. */
function resultWith(changes: object = {}): ReliabilityTestResult {
  const result = {
    run: { status: 'finished' },
    operations: 10,
    acknowledged: 8,
    attempts: 25,
    verdicts: VERDICTS,
    kinds: {},
    faults: { latency: 4, timeout: 3 },
    durationMs: 12_345,
    score: { score: 50 },
    consistency: { linearizability: EXPLAINED, set: CLEAN },
    report: {
      evidence: { confidence: { loss: { rate: 0.125, upper_bound: 0.4707 }, duplication: {} } },
      latency: {
        without_faults: { count: 9, p50: 2, p90: 4, p95: 5.25, p99: 6, max: 7 },
        with_faults: NO_TIMES,
      },
    },
    ...changes,
  };
  return result as unknown as ReliabilityTestResult;
}

const ALL_KEPT = { verdicts: { ...VERDICTS, kept: 9, lost: 0, unknown: 0 } };

function reasonsFor(texts: readonly string[], changes: object = {}): string[] {
  const thresholds = texts.map(parseThreshold).filter((each) => each !== null);
  return assess(resultWith(changes), thresholds).reasons;
}

const MISSED: [string, string][] = [
  ['score>=90', 'score is 50, not >= 90'],
  ['lost==0', 'lost is 1, not == 0'],
  ['kept>7', 'kept is 7, not > 7'],
  ['attempts<25', 'attempts is 25, not < 25'],
  ['faults<=6', 'faults is 7, not <= 6'],
  ['p95_ms<=5', 'p95_ms is 5.25, not <= 5'],
  ['loss_upper_bound<=5%', 'loss_upper_bound is 0.4707, not <= 0.05'],
  ['duration_s<12', 'duration_s is 12.35, not < 12'],
  ['faulted_p95_ms<=5', 'faulted_p95_ms <= 5 cannot be told: this run has no faulted_p95_ms'],
];
for (const [text, reason] of MISSED) {
  test(`${text} is missed with value and bound`, (t) => t.deepEqual(reasonsFor([text]), [reason]));
}

test('thresholds that are reached let pass what would fail without them, and all are told', (t) => {
  t.like(assess(resultWith(), [{ figure: 'lost', comparison: '<=', bound: 1 }]), {
    passed: true,
    reasons: [],
    thresholds: [{ expression: 'lost<=1', passed: true, value: 1 }],
  });
  t.is(reasonsFor(['score>=90', 'lost==0', 'kept>=7']).length, 2);
  t.false(assess(resultWith(), []).passed, 'no thresholds are none');
});

test('each figure is told of a run that has it', (t) => {
  const full = {
    report: {
      evidence: {
        confidence: { loss: { rate: 0, upper_bound: 0.1 }, duplication: { upper_bound: 0.1 } },
      },
      latency: {
        without_faults: { count: 1, p50: 1, p95: 1, p99: 1, max: 1 },
        with_faults: { count: 1, p50: 1, p95: 1, p99: 1, max: 1 },
      },
    },
  };
  for (const figure of Object.keys(FIGURES)) t.deepEqual(reasonsFor([`${figure}>=0`], full), []);
});

test('without thresholds each broken promise is a reason', (t) => {
  t.deepEqual(assess(resultWith()).reasons, [
    '1 operation acknowledged and lost',
    '1 operation impossible to decide',
  ]);
  t.deepEqual(assess(resultWith(ALL_KEPT)), { passed: true, reasons: [], thresholds: [] });
});

const INCONSISTENT: [string, object, RegExp][] = [
  [
    'unexplained answers',
    { linearizability: { ...EXPLAINED, linearizable: false, violations: ['op-001'] }, set: null },
    /^1 thing with answers that no order/,
  ],
  [
    'a check that cannot tell',
    { linearizability: { ...EXPLAINED, linearizable: null, reason: 'time limit' }, set: null },
    /could not tell: time limit/,
  ],
  [
    'a list that shows wrongly',
    { linearizability: null, set: { lists: 2, violations: 1, undecided: 0 } },
    /^1 thing that lists/,
  ],
  [
    'no list that could be judged',
    { linearizability: null, set: { lists: 2, violations: 0, undecided: 2 } },
    /^no list could be judged/,
  ],
];
for (const [name, consistency, reason] of INCONSISTENT) {
  test(`${name}: not passed, and no violations cannot be promised`, (t) => {
    const changes = { ...ALL_KEPT, consistency };
    const { passed, reasons } = assess(resultWith(changes));
    t.false(passed);
    t.is(reasons.length, 1);
    t.regex(reasons[0] ?? '', reason);
    t.is(reasonsFor(['violations==0'], changes).length, 1);
  });
}

test('where nothing was asked, there is no promise on violations', (t) => {
  const consistency = { linearizability: null, set: null };
  t.true(assess(resultWith({ ...ALL_KEPT, consistency })).passed);
  t.regex(reasonsFor(['violations==0'], { consistency })[0] ?? '', /cannot be told/);
});

test('nothing decided, nothing done and an interruption never pass', (t) => {
  const undecided = { verdicts: { ...VERDICTS, kept: 0, unknown: 10 } };
  t.deepEqual(reasonsFor(['score>=0'], undecided), ['no operation could be decided']);
  const reads = { operations: 6, verdicts: { ...VERDICTS, kept: 6, unknown: 0 } };
  const writes = { operations: 4, verdicts: { ...VERDICTS, kept: 0, unknown: 4 } };
  const onlyReads = {
    verdicts: { ...VERDICTS, kept: 6, lost: 0, unknown: 4 },
    kinds: { create: writes, read: reads },
  };
  t.deepEqual(reasonsFor(['lost==0'], onlyReads), ['no operation could be decided']);
  t.deepEqual(reasonsFor(['score>=0'], { operations: 0 }), ['no operation was carried out']);
  t.deepEqual(reasonsFor(['score>=0'], { run: { status: 'cancelled' } }), [
    'the test was interrupted',
  ]);
  t.false(assess(resultWith({ ...ALL_KEPT, run: { status: 'cancelled' } })).passed);
});
