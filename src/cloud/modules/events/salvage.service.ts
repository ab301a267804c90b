import { isTransient } from '../../platform/database/errors.js';
import type { BatchJob } from '../../queues/index.js';
import { isWorkOfDeleted } from '../runs/index.js';
import { type RejectionCode, rejectionRow } from './event-rows.service.js';
import { insertRejections } from './events.repository.js';
import { type GroupOutcome, type PersistDependencies, persistBatches } from './persist.service.js';
import { settleRuns } from './settle.service.js';

/**
 * Writes one batch whose group could not be written, event by event: a row that the database
 * refuses for good becomes a rejection and costs only itself.
 * @throws the database's error where it may pass (see isTransient).
 */
export async function persistOneByOne(
  deps: PersistDependencies,
  batch: BatchJob,
): Promise<GroupOutcome> {
  const total: GroupOutcome = {
    inserted: 0,
    repeated: 0,
    rejected: 0,
    dropped: 0,
    settled: [],
    opened: [],
  };
  for (const event of batch.events) {
    const outcome = await persistOne(deps, { ...batch, events: [event] });
    total.inserted += outcome.inserted;
    total.repeated += outcome.repeated;
    total.rejected += outcome.rejected;
    total.dropped += outcome.dropped;
    total.settled = outcome.settled;
    total.opened.push(...outcome.opened);
  }
  return total;
}

async function persistOne(deps: PersistDependencies, batch: BatchJob): Promise<GroupOutcome> {
  try {
    return await persistBatches(deps, [batch]);
  } catch (error) {
    if (isTransient(error)) throw error;
    const reason = `the database refused it: ${(error as Error).message}`;
    const rejected = await rejectBatch(deps, batch, 'database', reason);
    return { inserted: 0, repeated: 0, rejected, dropped: 0, settled: [], opened: [] };
  }
}

/** Sets every event of a batch aside as a visible rejection. @returns how many. */
export async function rejectBatch(
  { database, clock }: PersistDependencies,
  batch: BatchJob,
  code: RejectionCode,
  reason: string,
): Promise<number> {
  const now = clock.now();
  return database.write.transaction(async (trx) => {
    if (await isWorkOfDeleted(trx, batch)) return 0;
    await insertRejections(
      trx,
      batch.events.map((event) => rejectionRow({ batch, event, code, reason }, now)),
    );
    await settleRuns(trx, [batch.run_id], now);
    return batch.events.length;
  });
}
