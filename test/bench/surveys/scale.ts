import { availableParallelism } from 'node:os';
import type { Survey } from '../figure.js';
import { median } from '../rounds.js';
import { type Cloud, newRunIds } from '../stage/cloud.js';
import type { Program } from '../stage/program.js';
import { Stage } from '../stage/stage.js';

const RUNS = 24;
const REQUESTS_PER_RUN = 40;
const EVENTS_PER_REQUEST = 100;
const EVENTS_PER_RUN = REQUESTS_PER_RUN * EVENTS_PER_REQUEST;
const ROUNDS = 3;

interface Shape {
  readonly webs: number;
  readonly workers: number;
  readonly shards: number;
}

const COUNTS = [1, 2, 3];
const SHAPES: readonly Shape[] = [
  ...COUNTS.flatMap((webs) => COUNTS.map((workers) => ({ webs, workers, shards: 1 }))),
  ...[2, 4].map((shards) => ({ webs: 2, workers: 2, shards })),
];

export const scale: Survey = {
  name: 'scale',
  what: 'bursts from first request to last score, by processes and queue shards, on PostgreSQL',
  unit: 'events/s',
  async take(stage) {
    const server = await stage.postgres();
    if ('missing' in server) return server;
    const rows = [['web processes', 'workers', 'queue shards', 'events/s', 'of the first']];
    let first: number | undefined;
    for (const shape of SHAPES) {
      const url = await stage.migrated(await server.createDatabase());
      const rate = await rateOf(stage, url, shape);
      first ??= rate;
      const { webs, workers, shards } = shape;
      const told = [webs, workers, shards, Math.round(rate)].map((each) =>
        each.toLocaleString('en-US'),
      );
      rows.push([...told, (rate / first).toFixed(2)]);
      stage.options.say(`scale  ${told.join('  ')}`);
    }
    stage.options.say(`scale  all of it on ${availableParallelism()} cores, load process included`);
    return rows;
  },
};

/** The median of a few bursts, after one that does not count; with processes and a Redis of its own. */
async function rateOf(outer: Stage, databaseUrl: string, shape: Shape): Promise<number> {
  const stage = await Stage.open(outer.options);
  try {
    const settings = { CLOUD_QUEUE_SHARDS: String(shape.shards) };
    const cloud = await stage.cloud(databaseUrl, settings);
    const origins = [cloud.origin];
    while (origins.length < shape.webs) origins.push(await cloud.startWeb());
    const workers: Program[] = [];
    while (workers.length < shape.workers) workers.push(await cloud.startWorker());
    const sources = origins.map((origin) => ({ origin, load: stage.load() }));
    const rates: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const rate = await Promise.race([burst(cloud, sources), ...workers.map(({ died }) => died)]);
      if (round > 0) rates.push(rate);
    }
    return median(rates);
  } finally {
    await stage.close();
  }
}

interface Source {
  readonly origin: string;
  readonly load: ReturnType<Stage['load']>;
}

/** Whole runs through all web processes at once. @returns events per second, all of them scored. */
async function burst({ agentKey, ledger }: Cloud, sources: readonly Source[]): Promise<number> {
  const runs = newRunIds(RUNS);
  const results = await Promise.all(
    sources.map(({ origin, load }, source) =>
      load.ask({
        kind: 'burst',
        origin,
        agentKey,
        runs: runs.filter((_, run) => run % sources.length === source),
        requestsPerRun: REQUESTS_PER_RUN,
        eventsPerRequest: EVENTS_PER_REQUEST,
      }),
    ),
  );
  const accepted = results.reduce((sum, { statuses }) => sum + (statuses[202] ?? 0), 0);
  if (accepted !== RUNS * (REQUESTS_PER_RUN + 2)) throw new Error('not everything was accepted');
  const endedAt = await ledger.scored(runs);
  await ledger.requireComplete(runs, EVENTS_PER_RUN);
  const startedAt = Math.min(...results.map((result) => result.startedAt));
  return ((RUNS * EVENTS_PER_RUN) / (endedAt - startedAt)) * 1_000;
}
