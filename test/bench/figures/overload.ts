import type { Contest, Figure } from '../figure.js';
import type { OverloadOrder, OverloadResult } from '../load/overload.js';
import { requireAccepted } from '../stage/accepted.js';
import type { Stage } from '../stage/stage.js';
import { type Observed, watchWeb } from '../stage/watch-web.js';
import { BATCHES } from './accept-batches.js';
import { eventsOf, secondsOf } from './acceptance.js';

const SECONDS = 60;
const TIMES = 3;
const RUNS = 20;
const CONNECTIONS = 1_000;
const EVENTS_PER_REQUEST = BATCHES.eventsPerRequest;
/** The queue's depth is what refuses: the limits of agents would spare the process most of it. */
// Small enough to be reached at once, so that it refuses for the whole time.
const SETTINGS = { CLOUD_QUEUE_LIMIT: '100' };
const MOST_MB = 300;
const LIVE_WITHIN_MS = 1_000;

export const overloadMemory: Figure = {
  name: 'overload-memory',
  number: 17,
  what: `the most that the web process holds under three times its load for 60 s, beside ${MOST_MB} MB`,
  unit: 'MB',
  budget: { atMost: 1 },
  prepare: (stage) => prepare(stage, ({ peakBytes }) => peakBytes / 1_000_000, MOST_MB),
};

export const overloadLive: Figure = {
  name: 'overload-live',
  number: 17,
  what: `the slowest answer of /health/live under that load, beside ${LIVE_WITHIN_MS} ms`,
  unit: 'ms',
  budget: { atMost: 1 },
  prepare: (stage) => prepare(stage, ({ slowestMs }) => slowestMs, LIVE_WITHIN_MS),
};

/** There is no reference: the other side is what is allowed. */
async function prepare(
  stage: Stage,
  read: (observed: Observed) => number,
  allowed: number,
): Promise<Contest> {
  const databaseUrl = `sqlite:${await stage.emptyDatabase('overload.sqlite')}`;
  const cloud = await stage.cloud(databaseUrl, SETTINGS);
  const { origin, agentKey } = cloud;
  const worker = await cloud.startWorker();
  const perSecond = TIMES * (await capacity());
  stage.options.say(`overload  ${Math.round(perSecond)} requests/s for ${SECONDS} s`);
  const load = stage.program<OverloadOrder, OverloadResult>('load/overload.js');

  /** Requests per second that it answers at most, with a worker beside it. */
  async function capacity(): Promise<number> {
    const runs = await cloud.openRuns(BATCHES.runs);
    const calibration = stage.load();
    const order = { ...BATCHES, kind: 'submit', origin, agentKey, runs } as const;
    const result = await calibration.ask(order);
    await calibration.stop();
    const accepted = (result.statuses[202] ?? 0) * EVENTS_PER_REQUEST;
    await Promise.race([cloud.ledger.drain(runs, accepted), worker.died]);
    return eventsOf(BATCHES) / EVENTS_PER_REQUEST / secondsOf(result);
  }

  async function overload(): Promise<Observed> {
    const runs = await cloud.openRuns(RUNS);
    const shape = { eventsPerRequest: EVENTS_PER_REQUEST, seconds: SECONDS };
    const order = { origin, agentKey, runs, ...shape, perSecond, connections: CONNECTIONS };
    const watch = watchWeb(cloud);
    const result = await Promise.race([load.ask(order), cloud.web.died, worker.died]);
    const observed = await watch.stop();
    stage.options.say(
      `overload  ${result.sent} sent: ${JSON.stringify(result.statuses)}, ${JSON.stringify(observed)}`,
    );
    requireAccounted(result);
    const stored = requireAccepted(databaseUrl, result.accepted, EVENTS_PER_REQUEST);
    await Promise.race([stored, worker.died]);
    return observed;
  }

  return { ours: async () => read(await overload()), reference: async () => allowed };
}

/** @throws where an answer is missing, or anything was refused in another way than it should be. */
function requireAccounted({ sent, statuses }: OverloadResult): void {
  const { 202: accepted = 0, 429: limited = 0, 503: unavailable = 0 } = statuses;
  if (accepted + limited + unavailable === sent && accepted > 0 && accepted < sent) return;
  throw new Error(`${sent} requests were answered with ${JSON.stringify(statuses)}`);
}
