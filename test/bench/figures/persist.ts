import type { Figure } from '../figure.js';
import type { BulkInsertOrder } from '../references/event-values.js';
import { type Cloud, newRunIds } from '../stage/cloud.js';
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
    const ours = await drain(stage, await stage.cloud());
    return { ours, reference: await bulkInsert(stage, RUNS, EVENTS_PER_RUN) };
  },
};

export const persistPostgres: Figure = {
  name: 'persist-postgres',
  number: 5,
  what: 'the same into PostgreSQL, beside inserting the rows in 1000s with pg and unnest',
  unit: 'events/s',
  budget: { atLeast: 0.6 },
  async prepare(stage) {
    const server = await stage.postgres();
    if ('missing' in server) return server;
    const newDatabase = async () => stage.migrated(await server.createDatabase());
    const ours = await drain(stage, await stage.cloud(await newDatabase()));
    const program = stage.program<BulkInsertOrder, number>('references/bulk-insert-postgres.js');
    const database = await newDatabase();
    const reference = () =>
      program.ask({ database, runs: newRunIds(RUNS), eventsPerRun: EVENTS_PER_RUN });
    return { ours, reference };
  },
};

/**
 * Fills the queue while the worker stands still, then measures from its first rows to the last. It
 * is the same process in every round, as the reference is: both have their code compiled.
 */
async function drain(stage: Stage, cloud: Cloud): Promise<() => Promise<number>> {
  const load = stage.load();
  const { origin, agentKey, ledger } = cloud;
  const worker = await cloud.startWorker();
  return async () => {
    const runs = await cloud.openRuns(RUNS);
    const order = { kind: 'submit', origin, agentKey, runs, ...SHAPE } as const;
    process.kill(worker.pid, 'SIGSTOP');
    try {
      required(await load.ask(order), 202);
    } finally {
      process.kill(worker.pid, 'SIGCONT');
    }
    const drained = ledger.drain(runs, eventsOf(SHAPE));
    const { eventsPerSecond } = await Promise.race([drained, worker.died]);
    await ledger.requireComplete(runs, EVENTS_PER_RUN);
    return eventsPerSecond;
  };
}

/** The bare insert of as many rows into a database of its own, which grows as ours does. */
export async function bulkInsert(
  stage: Stage,
  runs: number,
  eventsPerRun: number,
): Promise<() => Promise<number>> {
  const database = await stage.emptyDatabase('reference.sqlite');
  const program = stage.program<BulkInsertOrder, number>('references/bulk-insert.js');
  return () => program.ask({ database, runs: newRunIds(runs), eventsPerRun });
}
