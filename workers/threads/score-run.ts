import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { createReportBuilder, LaneCollector } from '../../src/report/index.js';
import { createTally, policyNamed, scoreOf } from '../../src/scoring/index.js';
import {
  type ScoreRunInput,
  type ScoreRunMessage,
  type ScoreRunOutput,
  unpackPage,
} from './messages.js';

/**
 * Folds a run's events, which come page by page through `port`, into its score, report and timeline. Each page
 * is answered with a word, so that never more than a few are in memory.
 */
export default async function scoreRun(input: ScoreRunInput): Promise<ScoreRunOutput> {
  const { port } = input;
  const policy = policyNamed(input.policy);
  if (!policy) throw new Error(`this release knows no scoring policy named ${input.policy}`);
  const tally = createTally(policy);
  const report = createReportBuilder({ run: input.run });
  const lanes = new LaneCollector();
  for await (const page of pagesFrom(port)) {
    for (const event of page) {
      tally.add(event);
      report.add(event);
      lanes.add(event);
    }
    port.postMessage('next');
  }
  const score = scoreOf(tally, policy);
  // Which revision it is, the commit decides.
  const { run_id: _, revision: __, ...timeline } = lanes.timeline({ over: true });
  return {
    score: score.score,
    grade: score.grade,
    risks: JSON.stringify(score.risks),
    deductions: JSON.stringify(score.deductions),
    report: JSON.stringify(report.finish(score)),
    timeline: JSON.stringify(timeline),
  };
}

async function* pagesFrom(port: MessagePort) {
  for await (const [message] of on(port, 'message') as AsyncIterable<[ScoreRunMessage]>) {
    if (message.kind === 'end') return;
    if (message.kind === 'broken') throw new Error('the events could not be read to their end');
    yield unpackPage(message.page);
  }
}
