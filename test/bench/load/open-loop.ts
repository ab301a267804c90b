import { setTimeout as delay } from 'node:timers/promises';
import { openPool, send } from './connection.js';
import type { LoadResult } from './orders.js';
import type { Prepared } from './requests.js';
import { Tally } from './tally.js';

/**
 * Sends at a steady rate, whether earlier requests were answered or not: a server that stalls is
 * charged for everything that had to wait meanwhile.
 */
export async function runOpenLoop(
  origin: string,
  lanes: readonly (readonly Prepared[])[],
  perSecond: number,
): Promise<LoadResult> {
  const pool = openPool(origin, lanes.length);
  const requests = interleave(lanes);
  const tally = new Tally();
  const startedAt = performance.now();
  const answers: Promise<void>[] = [];
  try {
    while (answers.length < requests.length) {
      const due = Math.ceil(((performance.now() - startedAt) / 1_000) * perSecond);
      for (const request of requests.slice(answers.length, due)) {
        const sentAt = performance.now();
        answers.push(send(pool, request).then((status) => tally.add(status, sentAt)));
      }
      await delay(1);
    }
    await Promise.all(answers);
    return tally.result();
  } finally {
    await pool.destroy();
  }
}

function interleave(lanes: readonly (readonly Prepared[])[]): Prepared[] {
  const longest = Math.max(...lanes.map((lane) => lane.length));
  return Array.from({ length: longest }, (_, index) =>
    lanes.flatMap((lane) => lane[index] ?? []),
  ).flat();
}
