import test from 'ava';
import { pictureOf } from '../../src/dashboard/model/timeline-picture.js';
import { timelineOfReport } from '../../src/dashboard/model/timeline-report.js';
import { createReportBuilder } from '../../src/report/index.js';
import type { Report } from '../../src/sdk/types.js';

const BEGIN = Date.parse('2026-11-21T09:00:00.000Z');

test('a report that was stored before there were columns can be drawn', (t) => {
  const { timeline, evidence } = reported([
    ['request_sent', 0, { operation: 'op-1', attempt: 1, kind: 'create' }],
    ['request_sent', 10, { operation: 'op-2', attempt: 1, kind: 'create' }],
    ['response_received', 20, { operation: 'op-2', attempt: 1, status: 201, latency_ms: 10 }],
    ['attempt_failed', 30, { operation: 'op-1', attempt: 1, fault: 'reset', symptom: 'reset' }],
    ['request_sent', 40, { operation: 'op-1', attempt: 2, kind: 'create' }],
    ['response_received', 70, { operation: 'op-1', attempt: 2, status: 201, latency_ms: 30 }],
    ['fault_injected', 72, { fault: 'offline' }],
    ['fault_cleared', 80, { fault: 'offline' }],
    ['app_restarted', 90, { downtime_ms: 5 }],
    ['data_loss_risk_detected', 99, { operation: 'op-1', acknowledged: true, copies: 0 }],
  ]);
  const run = timelineOfReport({ run_id: 'run_1', revision: 2, timeline, evidence });
  t.deepEqual(run.operations.name, ['op-1', 'op-2']);
  t.deepEqual(run.operations.verdict, ['lost', 'kept']);
  t.deepEqual(run.operations.acknowledged, [true, true]);
  t.deepEqual(run.operations.first_seq, [1, 0], 'op-2 has no story, hence no known place');
  t.deepEqual(run.attempts.operation, [0, 0, 1]);
  t.deepEqual(run.attempts.start_ms, [0, 40, 10]);
  t.deepEqual(run.attempts.end_ms, [30, 70, 20]);
  t.deepEqual(run.attempts.outcome, ['no_answer', 'answered', 'answered']);
  t.deepEqual(
    run.attempts.fault.map((fault) => (fault === null ? null : run.faults[fault])),
    ['reset', null, null],
  );
  t.deepEqual(run.fault_windows, [{ fault: 'offline', from_ms: 72, to_ms: 80 }]);
  t.deepEqual(run.restarts, [{ at_ms: 90, downtime_ms: 5 }]);
  t.true(run.complete);
  t.is(pictureOf(run).lanes, 2);
});

test('a report with more operations than it draws is known to be incomplete', (t) => {
  const { timeline, evidence } = reported([]);
  const run = timelineOfReport({
    run_id: 'run_1',
    revision: 1,
    timeline: { ...timeline, operations_total: 5_000 },
    evidence,
  });
  t.false(run.complete);
  t.is(run.operations_total, 5_000);
});

type Told = readonly [type: string, ms: number, payload: object];

function reported(events: readonly Told[]): Pick<Report, 'timeline' | 'evidence'> {
  const run = {
    id: 'run_1',
    target_url: 'http://a',
    method: 'POST',
    scenario: 's',
    status: 'finished',
  };
  const builder = createReportBuilder({ run });
  events.forEach(([event_type, ms, payload], place) => {
    const seq = place + 1;
    const id = `evt_${seq}`;
    const occurred_at = BEGIN + ms;
    builder.add({ id, seq, event_type, severity: 'info', message: '', payload, occurred_at });
  });
  return builder.finish({ score: 100, grade: 'A', risks: {}, deductions: [] });
}
