import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { openDatabase } from '../../../src/cloud/platform/database/database.js';

const LOOK_EVERY_MS = 200;
/** Events that do not come for so long are lost. */
const STANDSTILL_MS = 20_000;

/**
 * Waits until all events of the accepted requests are stored, which may take the worker a while.
 * What was refused may be stored too, where only its answer was lost, but never in part.
 * @param accepted the numbers of each run's accepted requests, from 0.
 * @throws where events are missing.
 */
export async function requireAccepted(
  databaseUrl: string,
  accepted: Readonly<Record<string, readonly number[]>>,
  eventsPerRequest: number,
): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    let movedAt = performance.now();
    for (let last = -1; ; await delay(LOOK_EVERY_MS)) {
      const missing = await countMissing(database.read, accepted, eventsPerRequest);
      if (missing === 0) return;
      if (missing !== last) movedAt = performance.now();
      if (performance.now() - movedAt > STANDSTILL_MS) {
        throw new Error(`${missing} accepted requests are not stored as they were sent`);
      }
      last = missing;
    }
  } finally {
    await database.close();
  }
}

async function countMissing(
  db: Knex,
  accepted: Readonly<Record<string, readonly number[]>>,
  eventsPerRequest: number,
): Promise<number> {
  let missing = 0;
  for (const [runId, requests] of Object.entries(accepted)) {
    const rows: { request: number; events: number }[] = await db('events')
      .where({ run_id: runId })
      .select(db.raw('(seq - 1) / ? as request', eventsPerRequest), db.raw('count(*) as events'))
      .groupBy('request');
    const stored = new Map(rows.map(({ request, events }) => [request, events]));
    for (const request of requests) if (stored.get(request) !== eventsPerRequest) missing += 1;
    const taken = new Set(requests);
    const partial = rows.filter(
      ({ request, events }) => !taken.has(request) && events !== eventsPerRequest,
    );
    missing += partial.length;
  }
  return missing;
}
