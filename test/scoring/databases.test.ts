import test, { type ExecutionContext } from 'ava';
import { persistBatches } from '../../src/cloud/modules/events/persist.service.js';
import { recordFinish } from '../../src/cloud/modules/runs/index.js';
import { scoreRun } from '../../src/cloud/modules/scoring/index.js';
import { findScore } from '../../src/cloud/modules/scoring/scoring.repository.js';
import { type Database, openDatabase } from '../../src/cloud/platform/database/database.js';
import { retryTransient } from '../../src/cloud/platform/database/errors.js';
import { migrate } from '../../src/cloud/platform/database/migrate.js';
import { newId } from '../../src/cloud/platform/ids.js';
import type { OpenJob, QueuedEvent } from '../../src/cloud/queues/index.js';
import { ThreadPool } from '../../workers/threads/pool.js';
import { AT, batchOf, openJob } from '../helpers/databases/contract-rows.js';
import { DATABASES } from '../helpers/databases.js';
import { inBatches } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { type Seeded, seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

type Event = QueuedEvent & { seq: number; id: string; severity: string };

const TYPES = [
  'request_sent',
  'request_timeout',
  'duplicate_detected',
  'recovery_failed',
  'data_loss_risk_detected',
  'something_of_ones_own',
];
const SEVERITIES = ['info', 'warning', 'error', 'critical'];
const EVENTS_AT_MOST = 60;

test('a score depends on neither order nor repetition, and is the same on every database', async (t) => {
  shows(t, 11);
  t.timeout(600_000);
  const sets = scaled(t, 'sets of events', 12, 500);
  const random = seeded(t);
  const pool = new ThreadPool({ threads: 1 });
  t.teardown(() => pool.stop());
  const databases = await openAll(t);
  for (let set = 0; set < sets; set += 1) {
    const events = eventsOf(random);
    const expected = expectedOf(events);
    t.true(expected >= 0 && expected <= 100);
    const scores = [];
    for (const [name, database] of databases) {
      const open = openJob();
      await deliver(database, open, events, random);
      const buildScore = pool.buildScore.bind(pool);
      await scoreRun({ database, clock: { now: () => AT }, buildScore }, open.run_id);
      const { run_id: _, ...stored } = { ...(await findScore(database.read, open.run_id)) };
      scores.push({ name, stored: { ...stored, incomplete: Boolean(stored.incomplete) } });
    }
    const [first] = scores;
    t.is(first?.stored.score, expected, JSON.stringify(events));
    for (const { name, stored } of scores) t.deepEqual(stored, first?.stored, name);
  }
});

/** Every database that is here, and at least SQLite; those that are not are named. */
async function openAll(t: ExecutionContext): Promise<[string, Database][]> {
  const databases: [string, Database][] = [];
  for (const kind of Object.values(DATABASES)) {
    const found = kind.find();
    if ('missing' in found) {
      t.log(`${kind.name} is left out: ${found.missing} not on this machine`);
      continue;
    }
    const server = await found.start();
    t.teardown(() => server.stop());
    const database = openDatabase(await server.createDatabase());
    t.teardown(() => database.close());
    await migrate(database.write);
    databases.push([kind.name, database]);
  }
  return databases;
}

/** From few types and few events, so that all rules, all limits and no event at all come up. */
function eventsOf({ between, pick, shuffled }: Seeded): Event[] {
  const types = shuffled(TYPES).slice(0, between(1, TYPES.length));
  const severities = shuffled(SEVERITIES).slice(0, between(1, SEVERITIES.length));
  const count = pick([0, 1, between(2, 9), between(10, EVENTS_AT_MOST)]);
  return Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    id: newId('evt'),
    event_type: pick(types),
    severity: pick(severities) as 'info',
    payload: null,
    occurred_at: new Date(AT + index).toISOString(),
  }));
}

/** The rules of docs/scoring.md once more, over events that are each there once. */
function expectedOf(events: readonly Event[]): number {
  const has = (type: string) => events.some(({ event_type }) => event_type === type);
  const count = (wanted: string) => events.filter(({ severity }) => severity === wanted).length;
  const points =
    (has('data_loss_risk_detected') ? 35 : 0) +
    (has('recovery_failed') ? 25 : 0) +
    (has('duplicate_detected') ? 20 : 0) +
    (has('request_timeout') ? 10 : 0) +
    Math.min(30, 15 * count('critical')) +
    Math.min(24, 8 * count('error')) +
    Math.min(15, 3 * count('warning'));
  return Math.max(0, 100 - points);
}

/** In any order, some of them several times, in groups of batches of which several write at once. */
async function deliver(
  database: Database,
  open: OpenJob,
  events: readonly Event[],
  { between, shuffled }: Seeded,
): Promise<void> {
  const repeated = events.filter(() => between(0, 2) === 0);
  const batches = inBatches(shuffled([...events, ...repeated]), between(1, 20)).map((batch) =>
    batchOf(open, batch),
  );
  const deps = { database, clock: { now: () => AT }, findOpenJob: async () => open };
  const groups = inBatches([batchOf(open, []), ...batches], between(1, 4));
  await Promise.all(groups.map((group) => retryTransient(() => persistBatches(deps, group))));
  await recordFinish(database.write, open, { status: 'finished', lastSeq: events.length, at: AT });
}
