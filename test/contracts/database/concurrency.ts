import { countsOf } from '../../../src/cloud/modules/events/events.repository.js';
import { persistBatches } from '../../../src/cloud/modules/events/persist.service.js';
import { findAnyRun, insertRuns } from '../../../src/cloud/modules/runs/runs.repository.js';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import { retryTransient } from '../../../src/cloud/platform/database/errors.js';
import type { BatchJob, OpenJob } from '../../../src/cloud/queues/index.js';
import { AT, batchOf, openJob, queuedEvents } from '../../helpers/databases/contract-rows.js';
import { seeded } from '../../helpers/seed.js';
import type { Check } from './contract.js';

export function concurrency(check: Check): void {
  check('batches of one run on two connections at once are all there, once', async (t, use) => {
    const open = openJob();
    const batches = Array.from({ length: 20 }, (_, n) =>
      batchOf(open, queuedEvents(1 + n * 50, 50)),
    );
    const outcomes = await persistAll(
      use,
      [open],
      batches.map((batch) => [batch]),
    );
    t.is(sum(outcomes, 'inserted'), 1_000);
    t.is(sum(outcomes, 'rejected'), 0);
    await t.notThrowsAsync(requireCounters(use.database, open, 1_000));
  });

  check('the same batch on two connections at once is a repetition', async (t, use) => {
    const open = openJob();
    const batch = batchOf(open, queuedEvents(1, 200));
    const outcomes = await persistAll(
      use,
      [open],
      Array.from({ length: 8 }, () => [batch]),
    );
    t.is(sum(outcomes, 'inserted'), 200);
    t.is(sum(outcomes, 'repeated'), 7 * 200);
    t.is(sum(outcomes, 'rejected'), 0);
    await t.notThrowsAsync(requireCounters(use.database, open, 200));
  });

  check('half-repeated and conflicting batches at once keep the first', async (t, use) => {
    const open = openJob();
    const events = queuedEvents(1, 100);
    const other = events.slice(50).map((event) => ({ ...event, message: 'another' }));
    const groups = [events.slice(0, 60), events.slice(40), events, other].map((part) => [
      batchOf(open, part),
    ]);
    const outcomes = await persistAll(use, [open], groups);
    t.is(sum(outcomes, 'inserted'), 100);
    t.is(sum(outcomes, 'inserted') + sum(outcomes, 'repeated') + sum(outcomes, 'rejected'), 270);
    const run = await findAnyRun(use.database.write, open.run_id);
    t.is(run?.rejected, 50);
    await t.notThrowsAsync(requireCounters(use.database, open, 100));
  });

  check('batches that number a run differently at once: one way wins', async (t, use) => {
    const open = openJob();
    await insertRuns(use.database.write, [open]);
    const groups = Array.from({ length: 6 }, (_, n) => [
      { ...batchOf(open, queuedEvents(1 + n * 10, 10)), numbering: NUMBERINGS[n % 2] ?? 'agent' },
    ]);
    const outcomes = await persistAll(use, [open], groups);
    t.is(sum(outcomes, 'inserted'), 30);
    t.is(sum(outcomes, 'rejected'), 30);
  });

  check('groups over the same runs in any order are all there, once', async (t, use) => {
    const { shuffled } = seeded(t);
    const opens = Array.from({ length: 6 }, () => openJob());
    const groups = Array.from({ length: 12 }, (_, n) =>
      shuffled(opens).map((open) => batchOf(open, queuedEvents(1 + n * 10, 15))),
    );
    await insertRuns(use.database.write, opens);
    const outcomes = await persistAll(use, opens, groups);
    t.is(sum(outcomes, 'inserted'), 6 * 125);
    t.is(sum(outcomes, 'repeated'), 6 * 12 * 15 - 6 * 125);
    t.is(sum(outcomes, 'rejected'), 0);
    for (const open of opens) await requireCounters(use.database, open, 125);
  });
}

const NUMBERINGS = ['agent', 'server'] as const;

/** Each group as a worker writes it; every other one on the second process's connections. */
async function persistAll(
  use: { database: Database; other: Database },
  opens: readonly OpenJob[],
  groups: readonly (readonly BatchJob[])[],
) {
  const known = new Map(opens.map((open) => [open.run_id, open]));
  const outcomes = await Promise.all(
    groups.map((group, index) => {
      const database = index % 2 ? use.database : use.other;
      const findOpenJob = async (id: string) => known.get(id) ?? null;
      const deps = { database, clock: { now: () => AT }, findOpenJob };
      return retryTransient(() => persistBatches(deps, group));
    }),
  );
  return outcomes;
}

function sum<K extends string>(outcomes: readonly Record<K, number>[], field: K): number {
  return outcomes.reduce((total, outcome) => total + outcome[field], 0);
}

/** @throws where rows, counts and the run's own counters do not agree on `events`. */
async function requireCounters({ write }: Database, open: OpenJob, events: number): Promise<void> {
  const run = await findAnyRun(write, open.run_id);
  const rows = await write('events').where({ run_id: open.run_id }).select('seq');
  const counts = (await countsOf(write, open.run_id)).reduce((all, { count }) => all + count, 0);
  const seen = [rows.length, counts, run?.persisted, run?.persisted_through];
  if (seen.some((number) => number !== events)) {
    throw new Error(`${events} events, but rows, counts, persisted, through are ${seen}`);
  }
}
