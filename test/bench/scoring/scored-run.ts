import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Knex } from 'knex';
import { openDatabase } from '../../../src/cloud/platform/database/database.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { Queues } from '../../../src/cloud/queues/index.js';
import { provideRedis } from '../../../src/local/redis/index.js';
import { TEST_TOOLS_DIR } from '../../helpers/redis.js';
import type { Stage } from '../stage/stage.js';
import type { FillOrder } from './fill.js';
import { WatchedWorker } from './worker.js';

export interface Scored {
  readonly seconds: number;
  /** Resident bytes of the worker at most, above those before. */
  readonly addedBytes: number;
  /** 99th percentile of the worker's event loop delay meanwhile, milliseconds. */
  readonly lagMs: number;
}

export interface ScoredRun {
  readonly file: string;
  readonly runId: string;
  /** Scores the whole run in a new worker process. */
  score(): Promise<Scored>;
}

const LOOK_EVERY_MS = 5;
const LONGEST_MS = 300_000;

/** A stored run of so many events, and a worker that scores it from the start each time. */
export async function prepareScoredRun(stage: Stage, events: number): Promise<ScoredRun> {
  const file = await stage.emptyDatabase('scored.sqlite');
  const runId = newId('run');
  stage.options.say(`storing a run of ${events.toLocaleString('en-US')} events`);
  const filler = stage.program<FillOrder, true>('scoring/fill.js');
  await filler.ask({ file, runId, events });
  await filler.stop();
  return { file, runId, score: () => scoreOnce(stage, `sqlite:${file}`, runId) };
}

/** Redis and the worker are new each time: nothing is warm, and nothing was grown before. */
async function scoreOnce(stage: Stage, databaseUrl: string, runId: string): Promise<Scored> {
  const { folder, options } = stage;
  const database = openDatabase(databaseUrl);
  const redis = await provideRedis({ dataDir: folder, toolsDir: TEST_TOOLS_DIR, log: options.say });
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queues = new Queues(connection, 1);
  try {
    await database.write('runs').where({ id: runId }).update(UNSCORED);
    const worker = await WatchedWorker.start(stage, { databaseUrl, redisUrl: redis.url });
    try {
      return await measure(worker, database.read, queues, runId);
    } finally {
      await worker.program.stop();
    }
  } finally {
    await queues.close();
    connection.disconnect();
    await redis.stop();
    await database.close();
  }
}

const UNSCORED = { status: 'finishing', scored_version: -1, score: null, grade: null, risks: null };

async function measure(
  worker: WatchedWorker,
  db: Knex,
  queues: Queues,
  runId: string,
): Promise<Scored> {
  const { project_id } = await runOf(db, runId);
  const before = await worker.resident();
  await worker.lag();
  const startedAt = performance.now();
  await queues.of(runId).addRescore({ run_id: runId, project_id }, 'bench');
  await Promise.race([untilScored(db, runId), worker.program.died]);
  const seconds = (performance.now() - startedAt) / 1_000;
  const lagMs = await worker.lag();
  const { peak } = await worker.resident();
  return { seconds, lagMs, addedBytes: peak - before.now };
}

async function untilScored(db: Knex, runId: string): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  while (performance.now() < deadline) {
    const { status, scored_version, persisted } = await runOf(db, runId);
    if (status === 'finished' && scored_version === persisted) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error('the run was not scored in time');
}

interface Row {
  project_id: string;
  status: string;
  scored_version: number;
  persisted: number;
}

function runOf(db: Knex, id: string): Promise<Row> {
  return db('runs').where({ id }).first('project_id', 'status', 'scored_version', 'persisted');
}
