import {
  findStaleScores,
  findUnsettledRuns,
  runsToDelete,
} from '../../src/cloud/modules/runs/index.js';
import type { Queues } from '../../src/cloud/queues/index.js';
import type { WorkerContext } from '../context.js';

const EVERY_MS = 60_000;
/** Younger runs are left alone: their jobs are probably just under way. */
const SETTLING_MS = 60_000;
const STALE_SCORES_OF_MS = 7 * 86_400_000;
const MOST_PER_ROUND = 500;

/** Every worker says once a minute that there is to be a reconciler: a Redis that lost its memory
 * has it back within that time. */
export async function scheduleMaintenance(queues: Queues): Promise<void> {
  await queues.first.queues.maintenance.upsertJobScheduler(
    'reconcile',
    { every: EVERY_MS },
    { name: 'reconcile', opts: { removeOnComplete: true, removeOnFail: 20 } },
  );
}

/** Mends what crashes and lost queues leave behind. Finding nothing to do is the normal case. */
export async function processMaintenance(context: WorkerContext): Promise<void> {
  const rebuilt = await rebuildLostBarriers(context);
  const rescored = await rescoreStaleRuns(context);
  const deletions = await resumeDeletions(context);
  if (rebuilt + rescored + deletions > 0) {
    context.logger.info({ rebuilt, rescored, deletions }, 'reconciled');
  }
}

async function rebuildLostBarriers({ database, queues, clock }: WorkerContext): Promise<number> {
  const before = clock.now() - SETTLING_MS;
  let rebuilt = 0;
  for (const run of await findUnsettledRuns(database.read, before, MOST_PER_ROUND)) {
    const shard = queues.of(run.id);
    if ((await shard.liveRun(run.project_id, run.id)).barrier) continue;
    await shard.rebuildBarrier({ run_id: run.id, project_id: run.project_id }, 0);
    rebuilt += 1;
  }
  return rebuilt;
}

async function rescoreStaleRuns({ database, queues, clock }: WorkerContext): Promise<number> {
  const now = clock.now();
  const between = [now - STALE_SCORES_OF_MS, now - SETTLING_MS] as const;
  const stale = await findStaleScores(database.read, between, MOST_PER_ROUND);
  for (const run of stale) {
    const ids = { run_id: run.id, project_id: run.project_id };
    await queues.of(run.id).addRescore(ids, `reconcile-${run.persisted}-${run.finish_status}`);
  }
  return stale.length;
}

async function resumeDeletions({ database, queues }: WorkerContext): Promise<number> {
  const ids = await runsToDelete(database.read, {}, MOST_PER_ROUND);
  for (const id of ids) await queues.of(id).addDeletion({ kind: 'run', id });
  return ids.length;
}
