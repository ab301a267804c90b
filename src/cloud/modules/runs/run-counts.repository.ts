import type { Knex } from 'knex';
import type { RunStatus } from './runs.model.js';

export interface RunCount {
  status: RunStatus;
  count: number;
  /** When the one of them that changed least recently did so, epoch milliseconds. */
  oldest: number;
}

/** From an index alone; a deleted run counts until its row is removed. */
export async function countRuns(db: Knex): Promise<RunCount[]> {
  const rows: Record<keyof RunCount, unknown>[] = await db('runs')
    .groupBy('status')
    .select('status', db.raw('count(*) as ??', ['count']))
    .min('updated_at as oldest');
  return rows.map((row) => ({
    status: row.status as RunStatus,
    count: Number(row.count),
    oldest: Number(row.oldest),
  }));
}
