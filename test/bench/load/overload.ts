import { setTimeout as delay } from 'node:timers/promises';
import { answerQuestions } from '../child/questions.js';
import { openPool, send } from './connection.js';
import { submission } from './requests.js';

export interface OverloadOrder {
  readonly origin: string;
  readonly agentKey: string;
  /** Take turns; each request carries events that no other one carries. */
  readonly runs: readonly string[];
  readonly eventsPerRequest: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** At most so many requests are under way; what finds no free connection is not sent. */
  readonly connections: number;
}

export interface OverloadResult {
  readonly sent: number;
  /** How often each status was answered; a request that failed without one has its error's code. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The numbers of the accepted requests of each run, from 0. */
  readonly accepted: Readonly<Record<string, readonly number[]>>;
}

/** Entry of a load process that goes on offering more than is taken. */
answerQuestions(async (order: OverloadOrder): Promise<OverloadResult> => {
  const pool = openPool(order.origin, order.connections);
  const statuses: Record<string, number> = {};
  const accepted: Record<string, number[]> = Object.fromEntries(order.runs.map((id) => [id, []]));
  const underWay = new Set<Promise<void>>();
  let sent = 0;

  async function request(number: number): Promise<void> {
    const { runs, eventsPerRequest } = order;
    const run = runs[number % runs.length] ?? '';
    const turn = Math.floor(number / runs.length);
    const prepared = submission(order, run, turn * eventsPerRequest + 1, eventsPerRequest);
    const status = await send(pool, prepared).catch((error: NodeJS.ErrnoException) =>
      String(error.code ?? error.message),
    );
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 202) accepted[run]?.push(turn);
  }

  try {
    const startedAt = performance.now();
    for (let offered = 0; ; await delay(1)) {
      const elapsed = (performance.now() - startedAt) / 1_000;
      for (const due = elapsed * order.perSecond; offered < due; offered += 1) {
        if (underWay.size >= order.connections) continue;
        const answered = request(sent++).finally(() => underWay.delete(answered));
        underWay.add(answered);
      }
      if (elapsed >= order.seconds) break;
    }
    await Promise.all(underWay);
    return { sent, statuses, accepted };
  } finally {
    await pool.destroy();
  }
});
