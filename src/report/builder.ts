import { Buckets } from './buckets.js';
import type { ReportBody, ReportEvent, ReportRun, ReportScore } from './document.js';
import { evidenceOf } from './evidence.js';
import { Examples } from './examples.js';
import { LatencyRecorder } from './latency.js';
import { MAX_ENTRIES, Operations } from './operations.js';
import { PayloadReader } from './payload.js';
import { summaryOf } from './summary.js';
import { Surroundings } from './surroundings.js';
import { timelineOf } from './timeline.js';
import { Violations } from './violations.js';
import { isoTime } from './words.js';

export interface ReportBuilder {
  /** Takes the next event. Feed each event once, in the order of `seq`. */
  add(event: ReportEvent): void;
  /** The report of all that was added; the builder may go on and finish again later. */
  finish(score: ReportScore): ReportBody;
}

/**
 * Builds a report in one pass over a run's events, in memory that does not grow with their number
 * (some 30 MB at most). What is left out to achieve that stands in `evidence.notes`.
 */
export function createReportBuilder(options: {
  run: ReportRun;
  /** History entries held at one time; the default suits a worker. */
  maxEntries?: number;
}): ReportBuilder {
  const surroundings = new Surroundings();
  const operations = new Operations(surroundings, options.maxEntries ?? MAX_ENTRIES);
  const violations = new Violations();
  const examples = new Examples();
  const latency = new LatencyRecorder();
  const buckets = new Buckets();
  let events = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  return {
    add(event) {
      const payload = new PayloadReader(event.payload);
      events += 1;
      examples.add(event);
      surroundings.add(event, payload);
      operations.add(event, payload);
      violations.add(event, payload);
      recordLatency(latency, event, payload);
      if (!Number.isFinite(event.occurred_at)) return;
      first = Math.min(first, event.occurred_at);
      last = Math.max(last, event.occurred_at);
      buckets.add(event, payload);
    },
    finish(score) {
      const span =
        last < first ? { from: null, to: null } : { from: isoTime(first), to: isoTime(last) };
      const evidence = evidenceOf({
        operations,
        surroundings,
        violations,
        examples,
        deductions: score.deductions,
      });
      const timeline = timelineOf(operations, surroundings, buckets, span);
      return {
        summary: summaryOf({ run: options.run, events, evidence, timeline, score }),
        score: score.score,
        grade: score.grade,
        risks: { ...score.risks },
        deductions: score.deductions.map((each) => ({ ...each, event_ids: [...each.event_ids] })),
        evidence,
        timeline,
        latency: latency.summary(),
      };
    },
  };
}

function recordLatency(latency: LatencyRecorder, event: ReportEvent, payload: PayloadReader): void {
  if (event.event_type !== 'response_received') return;
  const took = payload.number('latency_ms');
  if (took !== null) latency.record(took, payload.text('fault') !== null);
}
