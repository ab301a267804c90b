import { setTimeout as pause } from 'node:timers/promises';
import type { Called } from './call.js';
import type { Ledger } from './ledger.js';
import type { TestEvent, TestRuns } from './runs.js';

export interface Work {
  runId: string;
  batch: readonly (TestEvent & { seq: number })[];
}

export interface LoadResult {
  /** Answers by status; 0 stands for no answer. */
  answers: Map<number, number>;
  /** Answers that were neither 202 nor 503, and 503 without Retry-After. */
  surprises: string[];
}

const CLIENTS = 4;
const RETRY_MS = 20;

/**
 * Sends all of `work`, several clients at once and each batch again until it is accepted, as agents
 * do. What is answered 202 goes into the ledger. @throws once `deadlineMs` has passed.
 */
export async function submitAll(
  runs: TestRuns,
  ledger: Ledger,
  work: Work[],
  deadlineMs = 90_000,
): Promise<LoadResult> {
  const result: LoadResult = { answers: new Map(), surprises: [] };
  const deadline = performance.now() + deadlineMs;
  const client = async () => {
    for (let next = work.pop(); next; next = work.pop()) {
      while (!(await submitOnce(runs, ledger, next, result))) {
        if (performance.now() > deadline) throw new Error('a batch was not accepted in time');
        await pause(RETRY_MS);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return result;
}

async function submitOnce(
  runs: TestRuns,
  ledger: Ledger,
  { runId, batch }: Work,
  { answers, surprises }: LoadResult,
): Promise<boolean> {
  const answer: Called | null = await runs.send(runId, batch).catch(() => null);
  const status = answer?.status ?? 0;
  answers.set(status, (answers.get(status) ?? 0) + 1);
  if (answer && status === 202) {
    ledger.accept(
      runId,
      batch.map(({ seq }) => seq),
    );
    return true;
  }
  const isExpected = !answer || (status === 503 && answer.headers.get('retry-after') !== null);
  if (!isExpected) surprises.push(answer?.text ?? '');
  return false;
}
