import type { Figure } from '../figure.js';
import { newRunIds } from '../stage/cloud.js';
import type { Stage } from '../stage/stage.js';
import { eventsOf, required } from './acceptance.js';

const RUNS = 20;
/** One connection per run, so that each request becomes a job of its own. */
const SHAPE = { connections: RUNS, requestsPerConnection: 50, eventsPerRequest: 100 };
const EVENTS_PER_RUN = eventsOf(SHAPE) / RUNS;

export const persist: Figure = {
  name: 'persist',
  number: 4,
  what: 'one worker draining jobs of 100 events into SQLite, beside inserting the rows in 1000s',
  unit: 'events/s',
  budget: { atLeast: 0.55 },
  async prepare(stage) {
    const cloud = await stage.cloud();
    const load = stage.load();
    const { origin, agentKey, ledger } = cloud;
    return {
      async ours() {
        const runs = await cloud.openRuns(RUNS);
        const order = { kind: 'submit', origin, agentKey, runs, ...SHAPE } as const;
        required(await load.ask(order), 202);
        const worker = await cloud.startWorker();
        const drained = ledger.drain(runs, eventsOf(SHAPE));
        const { eventsPerSecond } = await Promise.race([drained, worker.died]);
        await ledger.requireComplete(runs, EVENTS_PER_RUN);
        await worker.stop();
        return eventsPerSecond;
      },
      reference: await bulkInsert(stage, RUNS, EVENTS_PER_RUN),
    };
  },
};

/** The bare insert of as many rows into a database of its own, which grows as ours does. */
export async function bulkInsert(
  stage: Stage,
  runs: number,
  eventsPerRun: number,
): Promise<() => Promise<number>> {
  const file = await stage.emptyDatabase('reference.sqlite');
  const program = stage.bulkInsert();
  return () => program.ask({ file, runs: newRunIds(runs), eventsPerRun });
}
