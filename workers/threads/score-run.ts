import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { createReportBuilder } from '../../src/report/index.js';
import { createTally, policyNamed, scoreOf } from '../../src/scoring/index.js';
import type { ScoreRunInput, ScoreRunMessage, ScoreRunOutput } from './messages.js';

/**
 * Folds a run's events, which come page by page through `port`, into its score and report. Each page
 * is answered with a word, so that never more than a few are in memory.
 */
export default async function scoreRun(input: ScoreRunInput): Promise<ScoreRunOutput> {
  const { port } = input;
  const policy = policyNamed(input.policy);
  if (!policy) throw new Error(`this release knows no scoring policy named ${input.policy}`);
  const tally = createTally(policy);
  const report = createReportBuilder({ run: input.run });
  for await (const page of pagesFrom(port)) {
    for (const event of page) {
      tally.add({ ...event, severity: event.severity as 'info' });
      report.add({ ...event, payload: JSON.parse(event.payload) });
    }
    port.postMessage('next');
  }
  const score = scoreOf(tally, policy);
  return {
    score: score.score,
    grade: score.grade,
    risks: JSON.stringify(score.risks),
    deductions: JSON.stringify(score.deductions),
    report: JSON.stringify(report.finish(score)),
  };
}

async function* pagesFrom(port: MessagePort) {
  for await (const [message] of on(port, 'message') as AsyncIterable<[ScoreRunMessage]>) {
    if (message.kind === 'end') return;
    if (message.kind === 'broken') throw new Error('the events could not be read to their end');
    yield message.events;
  }
}
