import test from 'ava';
import type { Evidence, RunTimeline as Lanes, Latency, Timeline } from '../../src/report/index.js';
import type {
  ReportEvidence,
  ReportLatency,
  ReportTimeline,
  RunTimeline,
} from '../../src/sdk/index.js';

/** True where both types have the same fields of the same types; false does not compile below. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

test('the parts of a report have the same types here and where they are made', (t) => {
  const evidence: Same<Evidence, ReportEvidence> = true;
  const timeline: Same<Timeline, ReportTimeline> = true;
  const latency: Same<Latency, ReportLatency> = true;
  const lanes: Same<Lanes, RunTimeline> = true;
  t.true(evidence && timeline && latency && lanes);
});

test('the comparison sees a field that is missing, optional, or of another type', (t) => {
  const missing: Same<{ a: 1; b?: 2 }, { a: 1 }> = false;
  const optional: Same<{ a: 1 }, { a?: 1 }> = false;
  const other: Same<{ a: { b: 1 }[] }, { a: { b: 2 }[] }> = false;
  t.false(missing || optional || other);
});
