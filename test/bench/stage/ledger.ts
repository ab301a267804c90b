import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '../../../src/cloud/platform/database/database.js';

/** What the rows of a run came to. */
interface RunRows {
  run_id: string;
  events: number;
  first_seq: number;
  last_seq: number;
}

export interface Drain {
  /** Between the first look that found rows and the one that found all of them. */
  readonly eventsPerSecond: number;
  /** Epoch milliseconds at the second of these. */
  readonly endedAt: number;
}

const LOOK_EVERY_MS = 10;
/** A drain that stands still this long has lost something. */
const STANDSTILL_MS = 20_000;

/** Looks into the cloud's database from outside, to see what became of what was accepted. */
export class Ledger {
  readonly #database: Database;

  /** @param url the cloud's DATABASE_URL. */
  constructor(url: string) {
    this.#database = openDatabase(url);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** Waits until these runs hold `events` events in all. @throws where that comes to a halt. */
  async drain(runs: readonly string[], events: number): Promise<Drain> {
    let first: { at: number; persisted: number } | null = null;
    const persistedAt = await this.#until(runs, 'sum(persisted)', events, (persisted, at) => {
      if (persisted > 0) first ??= { at, persisted };
    });
    const { at, persisted } = first ?? { at: persistedAt, persisted: 0 };
    return {
      eventsPerSecond: ((events - persisted) / (persistedAt - at)) * 1_000,
      endedAt: persistedAt,
    };
  }

  /** Waits until all of these runs have their row. */
  stored(runs: readonly string[]): Promise<number> {
    return this.#until(runs, 'count(*)', runs.length);
  }

  /** Waits until all of these runs have their final score. @returns when, epoch milliseconds. */
  scored(runs: readonly string[]): Promise<number> {
    const final =
      "sum(case when status = 'finished' and scored_version = persisted then 1 else 0 end)";
    return this.#until(runs, final, runs.length);
  }

  /**
   * Every event of these runs is stored once and none was set aside: seq is unique in a run, so
   * from 1 to n in n rows is each of them.
   * @throws where it is not so.
   */
  async requireComplete(runs: readonly string[], eventsPerRun: number): Promise<void> {
    const db = this.#database.read;
    const sums = 'run_id, count(*) as events, min(seq) as first_seq, max(seq) as last_seq';
    const rows: RunRows[] = await db('events')
      .whereIn('run_id', runs)
      .groupBy('run_id')
      .select(db.raw(sums));
    const complete = rows.filter(
      (run) => run.events === eventsPerRun && run.first_seq === 1 && run.last_seq === eventsPerRun,
    );
    const refused = await db('rejections').whereIn('run_id', runs).select('run_id', 'reason');
    if (complete.length !== runs.length || refused.length !== 0) {
      throw new Error(
        `wrong work was measured: ${complete.length} of ${runs.length} runs hold their ` +
          `${eventsPerRun} events, ${refused.length} rejections: ${JSON.stringify(rows)}`,
      );
    }
  }

  async #until(
    runs: readonly string[],
    sum: string,
    wanted: number,
    seen: (value: number, at: number) => void = () => {},
  ): Promise<number> {
    const db = this.#database.read;
    for (let last = -1, movedAt = performance.now(); ; await delay(LOOK_EVERY_MS)) {
      const [row] = await db('runs')
        .whereIn('id', runs)
        .select({ value: db.raw(sum) });
      const value = Number(row?.value ?? 0);
      const now = performance.now();
      seen(value, performance.timeOrigin + now);
      if (value === wanted) return performance.timeOrigin + now;
      if (value > wanted) throw new Error(`${sum} is ${value}, more than ${wanted}`);
      if (value !== last) movedAt = now;
      if (now - movedAt > STANDSTILL_MS) throw new Error(`${sum} stays ${value}, not ${wanted}`);
      last = value;
    }
  }
}
