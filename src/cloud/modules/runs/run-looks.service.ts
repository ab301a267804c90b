import type { Database } from '../../platform/database/database.js';
import { Gathered } from '../../platform/gathered.js';
import { isRedisAway } from '../../platform/redis/errors.js';
import { liveStoredRuns, type Queues, type StoredLive } from '../../queues/index.js';
import { isFinal, RunModel } from './runs.model.js';
import { findRunRows, type RunRow } from './runs.repository.js';

/** A stored run with what the queue holds of it; `live` is null where that is not asked or away. */
export interface StoredRun {
  readonly stored: RunModel;
  readonly open: null;
  readonly live: StoredLive | null;
}

interface Seen {
  readonly row: RunRow;
  readonly run: StoredRun;
}

/** Some 2 kB each. */
const MOST_REMEMBERED = 2_000;

/**
 * Finds stored runs, whoever asks: reads that arrive together share one look, which begins after all
 * of them. Each look asks the queue and then the database. What was seen before decides only how
 * that is done, and that a run which has not changed is the same object again, so that whatever was
 * made of it can be used again.
 */
export class RunLooks {
  readonly #gathered = new Gathered<StoredRun>((ids) => this.#look(ids));
  /** The longest unchanged and unasked for come first. */
  readonly #seen = new Map<string, Seen>();

  constructor(private readonly deps: { database: Database; queues: Queues }) {}

  /** Undefined where it has no row; the row of a deleted run says so. */
  at(runId: string): Promise<StoredRun | undefined> {
    return this.#gathered.get(runId);
  }

  async #look(ids: readonly string[]): Promise<ReadonlyMap<string, StoredRun>> {
    const strangers = await this.#rowsOf(ids.filter((id) => !this.#seen.has(id)));
    const places = ids.flatMap((id) => strangers.get(id) ?? this.#seen.get(id)?.row ?? []);
    const live = await this.#liveOf(places.filter(({ status }) => !isFinal(status)));
    // The queue first, the counters after it: what was pending then is either pending still, or named
    // among the batches that the counters contain.
    const rows = await this.#rowsOf(places.map(({ id }) => id));
    const found = new Map<string, StoredRun>();
    for (const id of ids) {
      const row = rows.get(id);
      if (row) found.set(id, this.#remember(row, isFinal(row.status) ? null : live?.get(id)));
      else this.#seen.delete(id);
    }
    return found;
  }

  async #rowsOf(ids: readonly string[]): Promise<ReadonlyMap<string, RunRow>> {
    const rows = ids.length > 0 ? await findRunRows(this.deps.database.read, ids) : [];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Null where Redis is away: the stored part is still worth showing. */
  async #liveOf(runs: readonly RunRow[]): Promise<ReadonlyMap<string, StoredLive> | null> {
    const { queues } = this.deps;
    const keys = runs.map(({ id, project_id }) => ({
      id,
      project_id,
      prefix: queues.of(id).prefix,
    }));
    try {
      const live = await liveStoredRuns(queues.redis, keys);
      return new Map(live.map((each, index) => [keys[index]?.id ?? '', each]));
    } catch (error) {
      if (!isRedisAway(error)) throw error;
      return null;
    }
  }

  #remember(row: RunRow, live: StoredLive | null = null): StoredRun {
    const known = this.#seen.get(row.id);
    const same = known && isSameRow(known.row, row) && isSameLive(known.run.live, live);
    const run = same ? known.run : { stored: modelOf(row), open: null, live };
    this.#seen.delete(row.id);
    this.#seen.set(row.id, { row, run });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST_REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
    return run;
  }
}

/** Of a copy: objection takes the texts of JSON columns apart in place. */
function modelOf(row: RunRow): RunModel {
  return RunModel.fromDatabaseJson({ ...row });
}

function isSameRow(one: RunRow, other: RunRow): boolean {
  return Object.entries(other).every(([column, value]) => one[column] === value);
}

function isSameLive(one: StoredLive | null, other: StoredLive | null): boolean {
  if (!one || !other) return one === other;
  if (one.finish?.accepted_at !== other.finish?.accepted_at) return false;
  if (one.finish?.status !== other.finish?.status) return false;
  return (
    one.pending.size === other.pending.size &&
    [...one.pending].every(([batch, events]) => other.pending.get(batch) === events)
  );
}
