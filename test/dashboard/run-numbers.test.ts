import test from 'ava';
import { confidenceWords } from '../../src/dashboard/model/confidence.js';
import { evidenceOf } from '../../src/dashboard/model/evidence.js';
import { latencyRows, latencyScale } from '../../src/dashboard/model/latency.js';
import { callBars } from '../../src/dashboard/model/violation.js';
import { confidenceOf, confidenceWords as reportWords } from '../../src/report/confidence/index.js';

const FAST = { count: 90, p50: 4, p95: 12, p99: 40, max: 80 };

test('latency is drawn in whole decades, and nothing stands outside of them', (t) => {
  const slow = { count: 9, p50: 300, p90: 900, p95: 1_200, p99: 2_000, max: 2_400 };
  const rows = latencyRows({ without_faults: FAST, with_faults: slow });
  const { ticks, place } = latencyScale(rows);
  t.deepEqual(ticks, [1, 10, 100, 1_000, 10_000]);
  t.is(rows[0]?.values.p90, null);
  t.is(place(1), 0);
  t.is(place(100), 0.5);
  t.is(place(10_000), 1);
  t.is(place(0), 0);
});

test('a run without any answer still has a scale', (t) => {
  const none = { count: 0, p50: null, p95: null, p99: null, max: null };
  const { ticks, place } = latencyScale(latencyRows({ without_faults: none, with_faults: none }));
  t.true(ticks.length >= 2);
  t.true(Number.isFinite(place(5)));
});

test('confidence is told in the words of the report', (t) => {
  const plain = (words: string[]) => words.map((each) => each.replaceAll('\u2009', ','));
  for (const [found, of] of [
    [0, 60],
    [3, 3_000],
    [0, 0],
    [4, 4],
  ] as const) {
    const confidence = confidenceOf({
      writes: of,
      acknowledged: of + 2,
      undecided: 2,
      lost: found,
      creations: of,
      duplicated: 0,
    });
    t.deepEqual(plain(confidenceWords(confidence)), reportWords(confidence));
  }
});

test('a step opens the operations that its events belong to', (t) => {
  const entry = { seq: 1, at: '', attempt: 1, fault: null, status: null, latency_ms: null };
  const operation = (name: string, event_id: string, event_type: string) => ({
    operation: name,
    verdict: 'lost' as const,
    acknowledged: true,
    copies: 0,
    attempts: 1,
    faults: [],
    finding: '',
    history_complete: true,
    history: [{ ...entry, event_id, event_type, what: 'found twice', scope: 'operation' as const }],
  });
  const quoted = {
    event_id: 'evt_1',
    seq: 1,
    event_type: 'data_loss_risk_detected',
    severity: 'critical',
    at: '',
    message: 'lost',
    payload: '{}',
  };
  const evidence = {
    counts: { lost: 2, partial: 0, duplicated: 0, unknown: 0, failed: 0, applied: 0 },
    operations_total: 3,
    operations_acknowledged: 3,
    operations: [
      operation('op-1', 'evt_1', 'data_loss_risk_detected'),
      operation('op-2', 'evt_2', 'duplicate_detected'),
      operation('op-3', 'evt_9', 'data_loss_risk_detected'),
    ],
    deductions: [{ rule: 'data_loss_risk_detected', events: [quoted] }],
    notes: [],
  };
  const rule = 'data_loss_risk_detected';
  const byType = evidenceOf(
    { rule, count: 30, points: 35, event_ids: ['evt_1', 'evt_5'] },
    evidence,
  );
  t.deepEqual(
    byType.operations.map((each) => each.operation),
    ['op-1', 'op-3'],
  );
  t.is(byType.more, 28);
  t.deepEqual(byType.events, [
    { id: 'evt_1', seq: 1, words: 'lost' },
    { id: 'evt_5', seq: null, words: '' },
  ]);
  const severity = { rule: 'severity_error', count: 1, points: 8, event_ids: ['evt_2'] };
  t.deepEqual(
    evidenceOf(severity, evidence).operations.map((each) => each.operation),
    ['op-2'],
  );
  t.deepEqual(evidenceOf(severity, evidence).events, [
    { id: 'evt_2', seq: 1, words: 'op-2: found twice' },
  ]);
  const provisional = evidenceOf({ ...severity, event_ids: [] }, null);
  t.deepEqual(provisional, { events: [], more: 1, operations: [] });
});

test('a call that never ended stays open to the right', (t) => {
  const call = { process: '1', what: 'write "b"', outcome: 'ok' as const, operation: 'op-1' };
  const bars = callBars({
    calls: [
      { ...call, from: 0, to: 2 },
      { ...call, from: 1, to: null, outcome: 'info', operation: null },
      { ...call, from: 3, to: 4, outcome: 'fail' },
    ],
  });
  t.deepEqual(
    bars.map(({ from, to, kind, who }) => [from, to, kind, who]),
    [
      [0, 0.5, 'answered', 'op-1'],
      [0.25, 1, 'open', 'process 1'],
      [0.75, 1, 'failed', 'op-1'],
    ],
  );
});
