import { setTimeout as delay } from 'node:timers/promises';
import sqlite3 from 'sqlite3';

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

const LOOK_EVERY_MS = 5;
/** A drain that stands still this long has lost something. */
const STANDSTILL_MS = 20_000;

/** Looks into the cloud's database from outside, to see what became of what was accepted. */
export class Ledger {
  private constructor(private readonly database: sqlite3.Database) {}

  static open(file: string): Promise<Ledger> {
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) =>
        error ? reject(error) : resolve(new Ledger(database)),
      );
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.database.close((error) => (error ? reject(error) : resolve()));
    });
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
    const final = "sum(status = 'finished' and scored_version = persisted)";
    return this.#until(runs, final, runs.length);
  }

  /**
   * Every event of these runs is stored once and none was set aside: seq is unique in a run, so
   * from 1 to n in n rows is each of them.
   * @throws where it is not so.
   */
  async requireComplete(runs: readonly string[], eventsPerRun: number): Promise<void> {
    const found = await this.#all<RunRows>(
      `select run_id, count(*) as events, min(seq) as first_seq, max(seq) as last_seq
       from events where run_id in (select value from json_each(?)) group by run_id`,
      runs,
    );
    const complete = found.filter(
      (run) => run.events === eventsPerRun && run.first_seq === 1 && run.last_seq === eventsPerRun,
    );
    const [refused] = await this.#all<{ rows: number }>(
      'select count(*) as rows from rejections where run_id in (select value from json_each(?))',
      runs,
    );
    if (complete.length !== runs.length || refused?.rows !== 0) {
      throw new Error(
        `wrong work was measured: ${complete.length} of ${runs.length} runs hold their ` +
          `${eventsPerRun} events, ${refused?.rows} rejections: ${JSON.stringify(found)}`,
      );
    }
  }

  async #until(
    runs: readonly string[],
    sum: string,
    wanted: number,
    seen: (value: number, at: number) => void = () => {},
  ): Promise<number> {
    const sql = `select ${sum} as value from runs where id in (select value from json_each(?))`;
    for (let last = -1, movedAt = performance.now(); ; await delay(LOOK_EVERY_MS)) {
      const [row] = await this.#all<{ value: number | null }>(sql, runs);
      const value = row?.value ?? 0;
      const now = performance.now();
      seen(value, performance.timeOrigin + now);
      if (value === wanted) return performance.timeOrigin + now;
      if (value > wanted) throw new Error(`${sum} is ${value}, more than ${wanted}`);
      if (value !== last) movedAt = now;
      if (now - movedAt > STANDSTILL_MS) throw new Error(`${sum} stays ${value}, not ${wanted}`);
      last = value;
    }
  }

  #all<Row>(sql: string, runs: readonly string[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.database.all<Row>(sql, JSON.stringify(runs), (error, rows) =>
        error ? reject(error) : resolve(rows),
      );
    });
  }
}
