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

/** Goes through all runs that are not final: healthy ones that only wait must hide no lost one. */
async function rebuildLostBarriers({ database, queues, clock }: WorkerContext): Promise<number> {
  const before = clock.now() - SETTLING_MS;
  let rebuilt = 0;
  for (let afterId = ''; ; ) {
    const page = await findUnsettledRuns(database.read, before, afterId, MOST_PER_ROUND);
    for (const shard of queues.shards) {
      const runs = page.filter((run) => queues.of(run.id) === shard);
      const waiting = await shard.withBarrier(runs);
      for (const { id, project_id } of runs.filter((run) => !waiting.has(run.id))) {
        await shard.rebuildBarrier({ run_id: id, project_id }, 0);
        rebuilt += 1;
      }
    }
    if (page.length < MOST_PER_ROUND) return rebuilt;
    afterId = page.at(-1)?.id ?? afterId;
  }
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
