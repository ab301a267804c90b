import { createReportBuilder, type ReportBody, type ReportRun } from '../report/index.js';
import { createTally, type Score, scoreOf } from '../scoring/index.js';
import type { AgentEvent } from './history/index.js';

/** Score and report, by the same rules as the cloud's and without one. */
export function localVerdict(
  run: ReportRun,
  events: readonly AgentEvent[],
): { score: Score; report: ReportBody } {
  const tally = createTally();
  const builder = createReportBuilder({ run });
  for (const event of events) {
    tally.add(event);
    builder.add({ ...event, occurred_at: Date.parse(event.occurred_at) });
  }
  const score = scoreOf(tally);
  return { score, report: builder.finish(score) };
}
