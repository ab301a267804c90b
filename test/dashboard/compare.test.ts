import test from 'ava';
import {
  deductionRows,
  faultRows,
  headline,
  isSameWork,
  labelRows,
  latencyComparison,
  type Told,
  verdictChanges,
  verdictRows,
} from '../../src/dashboard/model/compare.js';
import { matches } from '../../src/dashboard/model/compare-picker.js';
import type { Deduction, Run } from '../../src/sdk/types.js';
import { seeded } from '../helpers/seed.js';
import { randomRun, runOf } from './timeline-fixture.js';

test('the headline says who is better, and which risks came and went', (t) => {
  const clean = told({ score: 100 });
  const doubling = told({ score: 72, risks: { duplicate: true } });
  t.deepEqual(headline(clean, doubling), {
    words: 'B is 28 points worse than A; duplicates came.',
    trend: 'worse',
  });
  t.deepEqual(headline(doubling, clean), {
    words: 'B is 28 points better than A; duplicates went.',
    trend: 'better',
  });
  t.deepEqual(headline(clean, clean), { words: 'B has the same score as A.', trend: 'same' });
  const other = told({ score: 72, risks: { data_loss: true } });
  t.deepEqual(headline(doubling, other), {
    words: 'B has the same score as A; data loss came; duplicates went.',
    trend: 'worse',
  });
  t.is(headline(told({ score: null }), clean).trend, 'other');
});

test('deductions that came and went are told apart from those that grew', (t) => {
  const a = [deduction('duplicate_detected', 20), deduction('severity_error', 8)];
  const b = [deduction('severity_error', 16), deduction('data_loss_risk_detected', 40)];
  t.deepEqual(
    deductionRows(a, b).map(({ name, change, trend }) => [name, change, trend]),
    [
      ['data_loss_risk_detected', 'came', 'worse'],
      ['duplicate_detected', 'went', 'better'],
      ['severity_error', '−8', 'worse'],
    ],
  );
  t.deepEqual(
    deductionRows(a, a).map(({ change, trend }) => [change, trend]),
    [
      ['±0', 'same'],
      ['±0', 'same'],
    ],
  );
});

test('operations are the same where scenario and seed are', (t) => {
  const run = (scenario: string, seed: Run['seed']) => ({ scenario, seed }) as Run;
  t.true(isSameWork(run('s', 7), run('s', '7')), 'a seed may come as a number or as text');
  t.false(isSameWork(run('s', 7), run('s', 8)));
  t.false(isSameWork(run('s', 7), run('other', 7)));
  t.false(isSameWork(run('s', null), run('s', null)), 'without a seed nothing is repeated');
});

test('what got worse comes first, the gravest at the top', (t) => {
  const a = timeline({ w: 'kept', x: 'lost', y: 'kept', z: 'kept', only: 'kept', open: null });
  const b = timeline({ z: 'lost', y: 'applied', x: 'kept', w: 'kept', new: 'lost', open: 'lost' });
  const { changed, compared, onlyA, onlyB } = verdictChanges(a, b);
  t.deepEqual(
    changed.map((row) => [row.name, row.a, row.b, row.trend]),
    [
      ['z', 'kept', 'lost', 'worse'],
      ['y', 'kept', 'applied', 'worse'],
      ['x', 'lost', 'kept', 'better'],
    ],
  );
  t.deepEqual([compared, onlyA, onlyB], [4, 1, 1]);
});

test('the other way round, better is worse', (t) => {
  const random = seeded(t);
  const a = randomRun(random, 300);
  const b = randomRun(random, 300);
  const there = verdictChanges(a, b);
  const back = verdictChanges(b, a);
  t.true(there.changed.length > 50);
  t.is(there.compared, back.compared);
  t.deepEqual(
    there.changed.map(({ name, trend }) => `${name} ${trend === 'worse'}`).sort(),
    back.changed.map(({ name, trend }) => `${name} ${trend === 'better'}`).sort(),
  );
  t.deepEqual(verdictChanges(a, a).changed, []);
});

test('counts of verdicts are compared where operations cannot be', (t) => {
  const a = told({ counts: { lost: 3, failed: 1 } });
  const b = told({ counts: { lost: 1, failed: 1, applied: 2 } });
  t.deepEqual(verdictRows(a, b), [
    { name: 'lost', a: 3, b: 1, trend: 'better' },
    { name: 'failed', a: 1, b: 1, trend: 'same' },
    { name: 'applied', a: 0, b: 2, trend: 'worse' },
  ]);
});

test('latencies that differ by little are the same', (t) => {
  const a = told({ p50: 100, p99: 200 });
  const b = told({ p50: 105, p99: 300 });
  t.deepEqual(
    latencyComparison(a, b).map(({ name, a: one, b: two, trend }) => [name, one, two, trend]),
    [
      ['Without faults, p50', 100, 105, 'same'],
      ['Without faults, p99', 200, 300, 'worse'],
    ],
  );
});

test('faults and labels of both runs stand side by side', (t) => {
  t.deepEqual(
    faultRows(told({ faults: { reset: 2 } }), told({ faults: { reset: 2, offline: 1 } })),
    [
      { name: 'offline', a: null, b: 1, trend: 'other' },
      { name: 'reset', a: 2, b: 2, trend: 'same' },
    ],
  );
  const labelled = (labels: Record<string, string>) => ({ labels }) as Run;
  t.deepEqual(labelRows(labelled({ constructor: 'x' }), labelled({})), [
    { name: 'constructor', a: 'x', b: null, trend: 'other' },
  ]);
});

test('a run is found by any of its words', (t) => {
  const run = {
    id: 'run_01',
    scenario: 'Lost responses',
    target_url: 'http://127.0.0.1:3000/orders',
    method: 'POST',
    status: 'finished',
    seed: 42,
    labels: { branch: 'main' },
  } as unknown as Run;
  for (const words of ['', 'lost', 'RESPONSES orders', 'branch:main', 'run_01', '42', 'post']) {
    t.true(matches(run, words), words);
  }
  t.false(matches(run, 'lost branch:other'), 'all of the words, not one of them');
});

interface Parts {
  readonly score?: number | null;
  readonly risks?: Partial<Told['risks']>;
  readonly counts?: Partial<Told['evidence']['counts']>;
  readonly faults?: Record<string, number>;
  readonly p50?: number;
  readonly p99?: number;
}

function told({ score = 100, risks, counts, faults = {}, p50, p99 }: Parts): Told {
  const none = { count: 0, p50: null, p95: null, p99: null, max: null };
  const evidence = {
    counts: { lost: 0, partial: 0, duplicated: 0, unknown: 0, failed: 0, applied: 0, ...counts },
  };
  return {
    score,
    risks: { data_loss: false, duplicate: false, timeout: false, recovery: false, ...risks },
    deductions: [],
    evidence: evidence as Told['evidence'],
    timeline: { faults } as Told['timeline'],
    latency: { without_faults: { ...none, p50: p50 ?? null, p99: p99 ?? null }, with_faults: none },
  };
}

function deduction(rule: string, points: number): Deduction {
  return { rule, points, count: 1, event_ids: [] };
}

function timeline(verdicts: Record<string, 'kept' | 'lost' | 'applied' | null>) {
  const attempts = [{ start: 0, end: 1 }];
  return runOf(Object.entries(verdicts).map(([name, verdict]) => ({ name, verdict, attempts })));
}
