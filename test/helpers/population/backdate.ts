import type { TestCloud } from '../cloud.js';

/** Makes a final run one of the past: the server's clock has no other way back. */
export async function backdate(
  { database }: TestCloud,
  runId: string,
  startedAt: number,
  endedAt: number,
): Promise<void> {
  const db = database.write;
  await db('runs').where('id', runId).update({
    created_at: startedAt,
    started_at: startedAt,
    finished_at: endedAt,
    updated_at: endedAt,
  });
  await db('reports').where('run_id', runId).update({ created_at: endedAt });
}
