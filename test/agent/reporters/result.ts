import type { Assessment, ReliabilityTestResult } from '../../../src/agent/index.js';
import { createReportBuilder, type ReportRun } from '../../../src/report/index.js';
import { createTally, scoreOf } from '../../../src/scoring/index.js';
import type { Recording } from '../../report/events.js';
import { run } from '../../report/events.js';

/** The result that a test with these events would have had. */
export function resultOf(
  recording: Recording,
  fields: Partial<ReliabilityTestResult> = {},
  of: ReportRun = run(),
): ReliabilityTestResult {
  const tally = createTally();
  const builder = createReportBuilder({ run: of });
  for (const event of recording.events) {
    tally.add({ ...event, severity: event.severity as 'info' });
    builder.add(event);
  }
  const score = scoreOf(tally);
  const report = builder.finish(score);
  const { counts, operations_total, operations_acknowledged, kinds = [] } = report.evidence;
  const found = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const kept = operations_total - found;
  return {
    run: { ...of, status: 'finished' },
    restartable: true,
    operations: operations_total,
    acknowledged: operations_acknowledged,
    attempts: recording.events.filter(({ event_type }) => event_type === 'request_sent').length,
    verdicts: { ...counts, kept },
    kinds: Object.fromEntries(
      kinds.map(({ kind, operations, acknowledged, verdicts }) => [
        kind,
        { operations, acknowledged, attempts: operations, verdicts: { ...verdicts, kept: 0 } },
      ]),
    ),
    skipped: [],
    consistency: { linearizability: null, set: null },
    faults: report.timeline.faults,
    durationMs: 12_345,
    score,
    report,
    notes: [],
    historyFile: '.softadastra/runs/run_0199f3c2a1b27d7c8e0a4d1c2b3a4f50',
    cloud: null,
    ...fields,
  };
}

export function assessment(fields: Partial<Assessment> = {}): Assessment {
  return { passed: true, reasons: [], thresholds: [], ...fields };
}
