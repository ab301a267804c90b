import { compileProblems } from '../../platform/http/validate.js';
import { type BatchJob, QueuedEvent } from '../../queues/index.js';
import { type Candidate, candidateOf, type Rejection } from './event-rows.service.js';

/** A batch with all that can be said of it without the database. */
export interface CheckedBatch {
  batch: BatchJob;
  /** In the order of their seqs. */
  candidates: Candidate[];
  rejections: Rejection[];
}

const problemsOf = compileProblems(QueuedEvent);

/** Checks each event and makes its row. Asks nobody, so that it can be done while others write. */
export function checkBatch(batch: BatchJob, now: number): CheckedBatch {
  const candidates: Candidate[] = [];
  const rejections: Rejection[] = [];
  for (const event of batch.events) {
    const [problem] = problemsOf(event);
    if (problem) {
      const reason = `${problem.path || '/'} ${problem.message}`;
      rejections.push({ batch, event, code: 'validation_failed', reason });
    } else candidates.push(candidateOf(batch, event, now));
  }
  candidates.sort(({ row: a }, { row: b }) => a.seq - b.seq);
  return { batch, candidates, rejections };
}
