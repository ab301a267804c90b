import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { deleteRunRows, hideRuns, runsToDelete } from '../../src/cloud/modules/runs/index.js';
import { retryTransient } from '../../src/cloud/platform/database/errors.js';
import type { DeletionJob } from '../../src/cloud/queues/index.js';
import type { WorkerContext } from '../context.js';

const LEAST_PAUSE_MS = 2;

/** Removes the rows of what was deleted, in steps small enough to let others write in between. */
export async function processDeletion(
  context: WorkerContext,
  job: Job<DeletionJob>,
): Promise<void> {
  const { database, clock } = context;
  const { kind, id } = job.data;
  if (kind === 'run') return deleteRun(context, id);
  await retryTransient(() => hideRuns(database.write, { project_id: id }, clock.now()));
  for (;;) {
    const runIds = await runsToDelete(database.read, { project_id: id }, 100);
    if (runIds.length === 0) return;
    for (const runId of runIds) await deleteRun(context, runId);
  }
}

async function deleteRun(context: WorkerContext, runId: string): Promise<void> {
  const { database, queues, clock } = context;
  // Its timer may sleep for an hour; awake it finds the run gone and lets the barrier open.
  const shard = queues.of(runId);
  if ((await shard.timerState(runId)) === 'asleep') await shard.wakeTimer(runId);
  await deleteRunRows((step) => takeStep(context, step), database.write, runId, clock.now());
}

/**
 * After each step that removed something, others have the database for as long as the step took:
 * processes that wait for SQLite's lock do not queue, and one that takes it again at once starves them.
 */
async function takeStep({ metrics }: WorkerContext, step: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const rows = await retryTransient(step);
  if (rows === 0) return rows;
  metrics.retention.deletedRows(rows);
  await delay(Math.max(LEAST_PAUSE_MS, performance.now() - started));
  return rows;
}
