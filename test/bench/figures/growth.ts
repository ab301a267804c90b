import { copyFile, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Questioned } from '../child/questions.js';
import type { Figure } from '../figure.js';
import type { GrowthOrder } from '../growth/main.js';
import { newRunIds } from '../stage/cloud.js';

const RUNS = 10;
const SMALL = 10_000;
const LARGE = [100_000, 1_000_000];
/** What one measurement adds; to a copy, so that the next one finds the table as it was. */
const ADDED = 10_000;

export const growth: Figure = {
  name: 'growth',
  number: 7,
  what: 'an event persisted with 100,000 or 1,000,000 in the table (the dearer), beside 10,000',
  unit: 'µs',
  budget: { atMost: 1.5 },
  async prepare(stage) {
    const program = stage.program<GrowthOrder, number>('growth/main.js');
    const runs = newRunIds(RUNS);
    const growing = await stage.emptyDatabase('growing.sqlite');
    const tables = new Map<number, string>();
    let before = 0;
    for (const events of [SMALL, ...LARGE]) {
      stage.options.say(`growth  filling a table with ${events} events`);
      await program.ask({ file: growing, runs, from: before / RUNS, to: events / RUNS });
      const table = path.join(stage.folder, `${events}.sqlite`);
      await copySynced(growing, table);
      tables.set(events, table);
      before = events;
    }
    const costAt = (events: number) => costOf(program, tables.get(events) ?? '', runs, events);
    return {
      ours: async () => {
        const costs: number[] = [];
        for (const events of LARGE) costs.push(await costAt(events));
        return Math.max(...costs);
      },
      reference: () => costAt(SMALL),
    };
  },
};

async function costOf(
  program: Questioned<GrowthOrder, number>,
  table: string,
  runs: readonly string[],
  events: number,
): Promise<number> {
  const file = `${table}.copy`;
  await copySynced(table, file);
  const [from, to] = [events / RUNS, (events + ADDED) / RUNS];
  const microseconds = await program.ask({ file, runs, from, to });
  for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  return microseconds;
}

/** Nothing is left to be written out while something else is measured. */
async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const file = await open(to, 'r+');
  await file.sync();
  await file.close();
}
