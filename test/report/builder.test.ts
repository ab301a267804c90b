import test from 'ava';
import { createReportBuilder, type ReportRun } from '../../src/report/index.js';
import { Recording, run, score } from './events.js';

test('a lost operation is shown with attempts, fault, answer and read-back', (t) => {
  const recording = new Recording();
  for (let i = 0; i < 10; i++) recording.answered(`order-${i}`);
  recording.answeredAfterLostResponse('order-x').lost('order-x');
  const report = finish(recording);
  t.is(report.summary, '1 of 11 acknowledged operations is missing after lost responses.');
  const [operation] = report.evidence.operations;
  t.is(operation?.verdict, 'lost');
  t.is(operation?.attempts, 2);
  t.deepEqual(operation?.faults, ['lost_response']);
  t.deepEqual(
    operation?.history.map((entry) => [entry.attempt, entry.what]),
    [
      [1, 'sent POST /orders'],
      [1, 'fault injected: lost_response'],
      [1, 'no usable answer: timeout'],
      [2, 'tries again after 100 ms'],
      [2, 'sent POST /orders'],
      [2, 'answered 201 after 5 ms'],
      [null, 'read back: nothing found'],
    ],
  );
  t.true(operation?.history.every((entry) => entry.event_id.startsWith('evt_')));
  t.true(operation?.history_complete);
  t.deepEqual(report.evidence.notes, []);
});

test('a restart after the answer belongs to the history of what was lost', (t) => {
  const recording = new Recording()
    .answered('early')
    .answered('forgotten')
    .add('app_restarted', { downtime_ms: 640, reason: 'restart' })
    .answered('late')
    .lost('forgotten');
  const report = finish(recording);
  t.regex(report.summary, /^1 of 3 acknowledged operations is missing after restarts\.$/);
  const restart = report.evidence.operations[0]?.history.find((entry) => entry.scope === 'run');
  t.is(restart?.what, 'the application was restarted, 640 ms down');
  t.is(report.timeline.restarts.length, 1);
});

test('every verdict is counted once, however many events tell it', (t) => {
  const partial = { operation: 'p', acknowledged: true, copies: 1, reason: 'partial' };
  const recording = new Recording()
    .answered('p')
    .add('partial_write_detected', { operation: 'p', expected: { n: 2 }, found: { n: 1 } })
    .add('data_loss_risk_detected', partial)
    .answered('d')
    .doubled('d')
    .add('oracle_inconclusive', { operation: 'u', reason: 'status 500' })
    .add('recovery_failed', { operation: 'f', attempts: 4, applied: false })
    .add('recovery_failed', { operation: 'a', attempts: 4, applied: true });
  const report = finish(recording);
  t.deepEqual(report.evidence.counts, {
    lost: 0,
    partial: 1,
    duplicated: 1,
    unknown: 1,
    failed: 1,
    applied: 1,
  });
  t.deepEqual(
    report.evidence.operations.map((each) => [each.operation, each.verdict]),
    [
      ['p', 'partial'],
      ['d', 'duplicated'],
      ['u', 'unknown'],
      ['f', 'failed'],
      ['a', 'applied'],
    ],
  );
  t.is(
    report.evidence.operations[0]?.history.find((e) => e.event_type === 'partial_write_detected')
      ?.what,
    'read back: expected {"n":2}, found {"n":1}',
  );
});

test('a sound run says so, and under which faults', (t) => {
  const recording = new Recording()
    .answered('a')
    .answeredAfterLostResponse('b')
    .add('recovery_succeeded', { operation: 'b', attempts: 2 });
  t.is(
    finish(recording).summary,
    'All 2 acknowledged operations were kept, none lost and none doubled. 1 fault was injected: lost responses.',
  );
});

test('latency is told apart by faults', (t) => {
  const recording = new Recording();
  const answer = (latency_ms: number, fault?: string) =>
    recording.add('response_received', { operation: 'o', status: 200, latency_ms, fault });
  for (let ms = 1; ms <= 100; ms++) answer(ms);
  answer(2000, 'latency');
  const { latency } = finish(recording);
  t.is(latency.without_faults.count, 100);
  t.true(Math.abs((latency.without_faults.p50 ?? 0) - 50) < 0.5);
  t.true(Math.abs((latency.without_faults.p99 ?? 0) - 99) < 0.5);
  t.is(latency.without_faults.max, 100);
  t.is(latency.with_faults.count, 1);
  t.true(Math.abs((latency.with_faults.p50 ?? 0) - 2000) < 2);
  t.is(finish(new Recording()).latency.without_faults.p50, null);
});

test('events of another agent: deductions quote the first events behind them', (t) => {
  const recording = new Recording();
  for (let i = 0; i < 9; i++) {
    recording.add('data_loss_risk_detected', null, { severity: 'critical', message: `row ${i}` });
  }
  recording.add('disk_strange', ['anything'], { severity: 'warning', message: 'odd' });
  const report = finish(
    recording,
    score({
      score: 15,
      grade: 'F',
      deductions: [
        { rule: 'data_loss_risk_detected', count: 9, points: 35, event_ids: [] },
        { rule: 'severity_warning', count: 1, points: 3, event_ids: [] },
      ],
    }),
  );
  t.is(report.summary, '9 acknowledged operations are missing.');
  const quoted = report.evidence.deductions;
  t.deepEqual(
    quoted[0]?.events.map((event) => event.message),
    ['row 0', 'row 1', 'row 2', 'row 3', 'row 4'],
  );
  t.deepEqual(
    quoted[1]?.events.map((event) => event.payload),
    ['["anything"]'],
  );
});

test('payload fields of the wrong type are ignored', (t) => {
  const recording = new Recording();
  const odd = {
    operation: {},
    attempt: '1',
    status: null,
    latency_ms: 'fast',
    fault: 7,
    copies: [],
  };
  for (const payload of [null, 3, 'text', [1], odd, { operation: '__proto__', attempt: -5 }]) {
    for (const type of ['request_sent', 'response_received', 'duplicate_detected', 'constructor']) {
      recording.add(type, payload, { message: 'words' });
    }
  }
  t.is(finish(recording).evidence.counts.duplicated, 6);
});

test('memory is bounded and what is left out is said', (t) => {
  const recording = new Recording();
  const builder = createReportBuilder({ run: run(), maxEntries: 3000 });
  for (let i = 0; i < 20_000; i++) {
    const part = new Recording();
    part.at = recording.at += 10;
    if (i % 100 === 7) part.answeredAfterLostResponse(`order-${i}`);
    else part.answered(`order-${i}`);
    for (const event of part.events) builder.add(event);
  }
  for (let i = 7; i < 20_000; i += 200) {
    for (const event of new Recording().doubled(`order-${i}`).events) builder.add(event);
  }
  const report = builder.finish(score());
  t.is(report.evidence.counts.duplicated, 100);
  t.is(report.evidence.operations.length, 100);
  t.true(
    report.evidence.operations.every((each) => each.history_complete && each.history.length === 7),
    'operations that met a fault keep their history',
  );
  t.regex(report.evidence.notes.join(' '), /does not hold the histories of [\d,]+ operations/);
  t.is(report.timeline.operations_total, 20_000);
  t.true(report.timeline.operations.length <= 300);
  t.true(report.timeline.buckets.length <= 120);
  t.is(
    report.timeline.buckets.reduce((sum, bucket) => sum + bucket.requests, 0),
    20_200,
  );
});

test('a client that retries for ever does not fill the report', (t) => {
  const recording = new Recording();
  for (let attempt = 1; attempt <= 500; attempt++) recording.answered('endless', attempt);
  recording.lost('endless');
  const [operation] = finish(recording).evidence.operations;
  t.is(operation?.history.length, 61);
  t.is(operation?.history.at(-1)?.what, 'read back: nothing found');
  t.false(operation?.history_complete);
});

test('clocks that jump do not break the timeline', (t) => {
  const recording = new Recording();
  for (const occurred_at of [1e12, 0, 8e15, Number.NaN, 9e99, 1e12 + 1]) {
    recording.add('request_sent', { operation: 'o', attempt: 1 }, { occurred_at });
  }
  const { timeline } = finish(recording);
  t.true(timeline.buckets.length <= 120);
  t.true(timeline.buckets.every((bucket) => !Number.isNaN(Date.parse(bucket.at))));
});

test('an unfinished run and an empty one are named as such', (t) => {
  t.is(finish(new Recording()).summary, 'The run holds no event, so there is nothing to judge.');
  const abandoned = finish(new Recording().answered('a'), score(), run({ status: 'abandoned' }));
  t.regex(abandoned.summary, /The agent never finished this run/);
});

function finish(recording: Recording, scored = score(), of: ReportRun = run()) {
  const builder = createReportBuilder({ run: of });
  for (const event of recording.events) builder.add(event);
  return builder.finish(scored);
}
