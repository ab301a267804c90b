import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Job } from 'bullmq';
import { rejectBatch } from '../../src/cloud/modules/events/index.js';
import type { BatchJob } from '../../src/cloud/queues/index.js';
import { persistDependencies, type WorkerContext } from '../context.js';

const MOST_TRIES = 3;
const TIME_LIMIT_MS = 60_000;
const CHILD = new URL('../quarantine-child.js', import.meta.url);

/**
 * Processes a job that workers have died over, one at a time and in a process of its own: only what
 * happens there counts against it. After three tries it is set aside with its reason.
 */
export async function processQuarantined(context: WorkerContext, job: Job): Promise<void> {
  const failure = await tryInChild(job);
  if (failure === null) return;
  context.logger.error(
    { job: job.id, failure, tries: job.attemptsStarted },
    'quarantined job failed',
  );
  if (job.attemptsStarted < MOST_TRIES) throw new Error(failure);
  if (job.name === 'batch') {
    const reason = `processing it ended ${MOST_TRIES} processes: ${failure}`;
    await rejectBatch(persistDependencies(context), job.data as BatchJob, 'poison', reason);
  }
}

/** @returns null where it went well, else what happened. */
async function tryInChild(job: Job): Promise<string | null> {
  const child = fork(CHILD, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  let answer: { error: string | null } | undefined;
  child.once('message', (message: { error: string | null }) => {
    answer = message;
  });
  child.once('spawn', () => child.send({ name: job.name, id: job.id, data: job.data }));
  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  if (answer) return answer.error;
  return `its process ended with ${signal ?? `exit code ${code}`} after at most ${TIME_LIMIT_MS} ms`;
}
