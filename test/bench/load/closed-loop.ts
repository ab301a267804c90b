import { openConnection, send } from './connection.js';
import type { LoadResult } from './orders.js';
import type { Prepared } from './requests.js';
import { Tally } from './tally.js';

/** Each connection sends its next request as soon as the one before is answered. */
export async function runClosedLoop(
  origin: string,
  lanes: readonly (readonly Prepared[])[],
): Promise<LoadResult> {
  const connections = lanes.map(() => openConnection(origin));
  const tally = new Tally();
  try {
    await Promise.all(
      connections.map(async (connection, lane) => {
        for (const request of lanes[lane] ?? []) {
          const sentAt = performance.now();
          tally.add(await send(connection, request), sentAt);
        }
      }),
    );
    return tally.result();
  } finally {
    await Promise.all(connections.map((connection) => connection.destroy()));
  }
}
