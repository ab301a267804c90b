import { fork } from 'node:child_process';
import { once } from 'node:events';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { rejectBatch } from '../../src/cloud/modules/events/index.js';
import type { BatchJob } from '../../src/cloud/queues/index.js';
import { persistDependencies, type WorkerContext } from '../context.js';

const MOST_FAILURES = 3;
/** A score has the time that its thread would have had; what is written is written at once. */
const TIME_LIMIT_MS = { score: 600_000, others: 60_000 };
/** A job that its workers died over this often is tried where it can harm nobody else. */
const MOST_STALLS = 2;
const AWAY_MS = 5_000;
const CHILD = new URL('../quarantine-child.js', import.meta.url);

/** How a try in a child process went; `away` where the database or Redis was, which proves nothing. */
export type Attempt = { outcome: 'done' } | { outcome: 'failed' | 'away'; reason: string };

export function isSuspect({ stalledCounter }: Job): boolean {
  return stalledCounter > MOST_STALLS;
}

/**
 * Processes a job that workers have died over, one at a time and in a process of its own: only what
 * happens there counts against it. After three failures it is set aside with its reason.
 */
export async function processQuarantined(
  context: WorkerContext,
  job: Job,
  token = '',
): Promise<void> {
  const attempt = await tryInChild(job);
  const { jobs } = context.metrics;
  if (attempt.outcome === 'done') {
    jobs.quarantine('recovered');
    return;
  }
  jobs.quarantine(attempt.outcome);
  context.logger.error({ job: job.id, ...attempt }, 'a quarantined job was tried');
  if (attempt.outcome === 'away') {
    await job.moveToDelayed(context.clock.now() + AWAY_MS, token);
    throw new DelayedError();
  }
  if (job.attemptsMade + 1 < MOST_FAILURES) throw new Error(attempt.reason);
  jobs.quarantine('set_aside');
  const reason = `it failed ${MOST_FAILURES} times in a process of its own: ${attempt.reason}`;
  // What is no batch has no place among the rejections: it stays visible as a failed job.
  if (job.name !== 'batch') throw new UnrecoverableError(reason);
  await rejectBatch(persistDependencies(context), job.data as BatchJob, 'poison', reason);
}

async function tryInChild(job: Job): Promise<Attempt> {
  const child = fork(CHILD, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const limitMs = job.name === 'score' ? TIME_LIMIT_MS.score : TIME_LIMIT_MS.others;
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  let attempt: Attempt | undefined;
  child.once('message', (message: Attempt) => {
    attempt = message;
  });
  child.once('spawn', () => child.send({ name: job.name, id: job.id, data: job.data }));
  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  return attempt ?? { outcome: 'failed', reason: `the process ended: ${signal ?? `code ${code}`}` };
}
