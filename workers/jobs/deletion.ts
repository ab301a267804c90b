import type { Job } from 'bullmq';
import { deleteRunRows, hideRuns, runsToDelete } from '../../src/cloud/modules/runs/index.js';
import { retryTransient } from '../../src/cloud/platform/database/errors.js';
import type { DeletionJob } from '../../src/cloud/queues/index.js';
import type { WorkerContext } from '../context.js';

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

async function deleteRun({ database, queues, clock }: WorkerContext, runId: string): Promise<void> {
  // Its timer may sleep for an hour; awake it finds the run gone and lets the barrier open.
  const shard = queues.of(runId);
  if ((await shard.timerState(runId)) === 'asleep') await shard.wakeTimer(runId);
  await deleteRunRows((step) => retryTransient(step), database.write, runId, clock.now());
}
