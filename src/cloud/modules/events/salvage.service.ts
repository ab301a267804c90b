import { isPermanent, reasonOf } from '../../platform/database/errors.js';
import type { BatchJob } from '../../queues/index.js';
import { isWorkOfDeleted } from '../runs/index.js';
import { conflictWith, hasRival, type RejectionCode, rejectionRow } from './event-rows.service.js';
import { findRivals, insertRejections } from './events.repository.js';
import { type GroupOutcome, type PersistDependencies, persistBatches } from './persist.service.js';
import { settleRuns } from './settle.service.js';

/**
 * Writes one batch whose group could not be written, event by event: a row that the database
 * refuses for good becomes a rejection and costs only itself.
 * @throws the database's error where it is not about the values (see isPermanent).
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
    if (outcome.settled.length > 0) total.settled = outcome.settled;
    total.opened.push(...outcome.opened);
  }
  return total;
}

async function persistOne(deps: PersistDependencies, batch: BatchJob): Promise<GroupOutcome> {
  try {
    return await persistBatches(deps, [batch]);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    const reason = `the database refused it: ${reasonOf(error)}`;
    const rejected = await rejectBatch(deps, batch, 'database', reason);
    return { inserted: 0, repeated: 0, rejected, dropped: 0, settled: [], opened: [] };
  }
}

/**
 * Sets the events of a batch aside as visible rejections, save those that were stored before the
 * process ended. @returns how many were set aside.
 */
export async function rejectBatch(
  { database, clock }: PersistDependencies,
  batch: BatchJob,
  code: RejectionCode,
  reason: string,
): Promise<number> {
  const now = clock.now();
  return database.write.transaction(async (trx) => {
    if (await isWorkOfDeleted(trx, batch)) return 0;
    // No rows are built: what ended a process while it built them shall not end this one.
    const keys = batch.events.map(({ seq, id = '' }) => ({ run_id: batch.run_id, seq, id }));
    const rivals = await findRivals(trx, keys);
    const sent = batch.events.map((event) => ({ batch, event }));
    const open = sent.filter(
      (each) => !hasRival(each, rivals) || conflictWith(each, rivals) !== null,
    );
    await insertRejections(
      trx,
      open.map(({ event }) => rejectionRow({ batch, event, code, reason }, now)),
    );
    await settleRuns(trx, [batch.run_id], now);
    return open.length;
  });
}
