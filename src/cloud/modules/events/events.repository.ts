import type { Knex } from 'knex';
import { isMysql } from '../../platform/database/dialect.js';
import { insertMissing } from '../../platform/database/insert-missing.js';
import type { MemberCaller } from '../auth/index.js';
import { scopeOf } from '../auth/index.js';
import { EventModel, type EventRow, RejectionModel, type Severity } from './events.model.js';

export interface EventCountRow {
  run_id: string;
  event_type: string;
  severity: Severity;
  count: number;
}

/** Stored events under `run/seq` and under `run/id`. */
export type Rivals = ReadonlyMap<string, EventModel>;

/**
 * The stored rows that took a seq or an id which one of `rows` wanted. One query per index: an OR
 * over both makes SQLite read the whole run.
 */
export async function findRivals(
  db: Knex,
  rows: readonly Pick<EventRow, 'run_id' | 'seq' | 'id'>[],
): Promise<Rivals> {
  const rivals = new Map<string, EventModel>();
  for (const runId of new Set(rows.map((row) => row.run_id))) {
    const ofRun = rows.filter((row) => row.run_id === runId);
    for (const column of ['seq', 'id'] as const) {
      for (let start = 0; start < ofRun.length; start += 500) {
        const wanted = ofRun.slice(start, start + 500).map((row) => row[column]);
        const found = await EventModel.query(db).where('run_id', runId).whereIn(column, wanted);
        for (const event of found) rivals.set(`${runId}/${event[column]}`, event);
      }
    }
  }
  return rivals;
}

/** Adds to the counts per (run, type, severity), in one order, so that two workers never deadlock. */
export async function addCounts(trx: Knex, counts: readonly EventCountRow[]): Promise<void> {
  if (counts.length === 0) return;
  const keyOf = (row: EventCountRow) => `${row.run_id}/${row.event_type}/${row.severity}`;
  const ordered = [...counts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (let start = 0; start < ordered.length; start += 100) {
    await trx('event_counts')
      .insert(ordered.slice(start, start + 100))
      .onConflict(['run_id', 'event_type', 'severity'])
      .merge({ count: trx.raw(mergedCount(trx)) });
  }
}

function mergedCount(trx: Knex): string {
  return isMysql(trx) ? '`count` + values(`count`)' : 'event_counts.count + excluded.count';
}

export async function countsOf(db: Knex, runId: string): Promise<EventCountRow[]> {
  const rows: EventCountRow[] = await db('event_counts').where('run_id', runId);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The highest number stored or rejected; 0 where there is none. */
export async function highestSeq(db: Knex, runId: string): Promise<number> {
  const tables = ['events', 'rejections'];
  const found = await Promise.all(
    tables.map((table) => db(table).where('run_id', runId).max('seq as seq').first()),
  );
  return Math.max(0, ...found.map((row) => Number(row?.seq ?? 0)));
}

/**
 * The highest n for which every seq 1…n is stored or rejected, given that `from` is one already.
 * Walks island by island over the two indexes, so that it costs each event once.
 */
export async function persistedThrough(
  db: Knex,
  runId: string,
  from: number,
  anyRejected: boolean,
): Promise<number> {
  const tables = anyRejected ? ['events', 'rejections'] : ['events'];
  let reached = from;
  for (let before = -1; before !== reached; ) {
    before = reached;
    for (const table of tables) {
      reached = (await endOfIsland(db, table, runId, reached + 1)) ?? reached;
    }
  }
  return reached;
}

async function endOfIsland(
  db: Knex,
  table: string,
  runId: string,
  first: number,
): Promise<number | null> {
  const row = await db
    .from(`${table} as e`)
    .where('e.run_id', runId)
    .where('e.seq', '>=', first)
    .whereExists(db(table).select(db.raw(1)).where({ run_id: runId, seq: first }))
    .whereNotExists(
      db(`${table} as n`).select(db.raw(1)).whereRaw('n.run_id = e.run_id and n.seq = e.seq + 1'),
    )
    .orderBy('e.seq')
    .first('e.seq');
  return row ? Number(row.seq) : null;
}

export async function findEventOf(
  db: Knex,
  caller: MemberCaller,
  id: string,
): Promise<EventModel | undefined> {
  return EventModel.query(db)
    .where('events.id', id)
    .whereExists(visibleRuns(db, caller).whereRaw('runs.id = events.run_id'))
    .first();
}

/** Across runs: newest run first, and within a run the newest event first. */
export async function listEventsOf(
  db: Knex,
  caller: MemberCaller,
  filters: Record<string, unknown>,
  page: { limit: number; offset: number },
): Promise<EventModel[]> {
  const where = Object.entries(filters).map(([name, value]) => [`events.${name}`, value]);
  return EventModel.query(db)
    .select('events.*')
    .join('runs', 'runs.id', 'events.run_id')
    .where(qualified(scopeOf(caller)))
    .whereNull('runs.deleted_at')
    .where(Object.fromEntries(where))
    .whereExists(
      // Spares the scan of runs that have no such event.
      db('event_counts').select(db.raw(1)).where(filters).whereRaw('run_id = runs.id'),
    )
    .orderBy([
      { column: 'runs.created_at', order: 'desc' },
      { column: 'runs.id', order: 'desc' },
      { column: 'events.seq', order: 'desc' },
    ])
    .limit(page.limit)
    .offset(page.offset);
}

/** Totals come from the counts that are kept while inserting; a scan of a million rows would not do. */
export async function countEventsOf(
  db: Knex,
  caller: MemberCaller,
  filters: Record<string, unknown>,
): Promise<number> {
  const where = Object.entries(filters).map(([name, value]) => [`event_counts.${name}`, value]);
  const row = await db('runs')
    .join('event_counts', 'event_counts.run_id', 'runs.id')
    .where(qualified(scopeOf(caller)))
    .whereNull('runs.deleted_at')
    .where(Object.fromEntries(where))
    .sum('event_counts.count as total')
    .first();
  return Number(row?.total ?? 0);
}

function visibleRuns(db: Knex, caller: MemberCaller): Knex.QueryBuilder {
  return db('runs')
    .select(db.raw(1))
    .where(qualified(scopeOf(caller)))
    .whereNull('runs.deleted_at');
}

function qualified(scope: object): Record<string, string> {
  return Object.fromEntries(Object.entries(scope).map(([name, value]) => [`runs.${name}`, value]));
}

export async function listEventsOfRun(
  db: Knex,
  runId: string,
  filters: Record<string, unknown>,
  page: { limit: number; offset: number; afterSeq: number | null },
): Promise<EventModel[]> {
  const query = EventModel.query(db).where({ run_id: runId, ...filters });
  if (page.afterSeq !== null) query.where('seq', '>', page.afterSeq);
  return query.orderBy('seq').limit(page.limit).offset(page.offset);
}

export async function countEventsOfRun(
  db: Knex,
  runId: string,
  filters: Record<string, unknown> = {},
): Promise<number> {
  const row = await db('event_counts')
    .where({ run_id: runId, ...filters })
    .sum('count as total')
    .first();
  return Number(row?.total ?? 0);
}

export async function listRejections(
  db: Knex,
  runId: string,
  page: { limit: number; offset: number },
): Promise<{ total: number; rows: RejectionModel[] }> {
  const all = RejectionModel.query(db).where('run_id', runId);
  const [total, rows] = await Promise.all([
    all.clone().resultSize(),
    all.clone().orderBy(['created_at', 'id']).limit(page.limit).offset(page.offset),
  ]);
  return { total, rows };
}

export async function insertRejections(
  trx: Knex,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 50) {
    await insertMissing(trx, 'rejections', rows.slice(start, start + 50), [
      'run_id',
      'fingerprint',
    ]);
  }
}

/** What is stored of a run. */
export interface RunTotals {
  run_id: string;
  persisted: number;
  rejected: number;
  /** 0 where no event is stored. */
  highest: number;
}

/** One statement for many runs, which sees all of them at one moment. */
export async function totalsOf(db: Knex, runIds: readonly string[]): Promise<RunTotals[]> {
  const ofRun = (table: string) => db(table).whereRaw('run_id = runs.id');
  const rows: Record<keyof RunTotals, unknown>[] = await db('runs')
    .whereIn('id', runIds)
    .select('id as run_id', {
      persisted: ofRun('event_counts').sum('count'),
      rejected: ofRun('rejections').count('*'),
      highest: ofRun('events').max('seq'),
    });
  return rows.map((row) => ({
    run_id: String(row.run_id),
    persisted: Number(row.persisted ?? 0),
    rejected: Number(row.rejected),
    highest: Number(row.highest ?? 0),
  }));
}
