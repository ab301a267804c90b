import type { Knex } from 'knex';
import { isUniqueViolation } from '../../platform/database/errors.js';
import type { Dialect } from '../../platform/database/url.js';
import { EventModel, type EventRow } from './events.model.js';
import { findRivals } from './events.repository.js';

const COLUMNS = EventModel.columns;
const LIST = COLUMNS.join(', ');
/** Bounds one statement. MariaDB takes 16 MiB by default, and a character may need four bytes. */
const ROWS_PER_STATEMENT = 1_000;
const CHARACTERS_PER_STATEMENT = 2 * 1_048_576;

/**
 * Inserts the rows that are not there yet. Rows must be unique among themselves by (run, seq) and
 * by (run, id).
 * @returns which of them, by index, were really inserted.
 */
export async function insertNewEvents(
  trx: Knex,
  dialect: Dialect,
  rows: readonly EventRow[],
): Promise<Set<number>> {
  const inserted = new Set<number>();
  for (let start = 0; start < rows.length; ) {
    const slice = rows.slice(start, endOfStatement(rows, start));
    for (const index of await INSERTS[dialect](trx, slice)) inserted.add(start + index);
    start += slice.length;
  }
  return inserted;
}

function endOfStatement(rows: readonly EventRow[], start: number): number {
  let characters = 0;
  let end = start;
  for (const row of rows.slice(start, start + ROWS_PER_STATEMENT)) {
    characters += row.payload.length + row.message.length;
    if (end > start && characters > CHARACTERS_PER_STATEMENT) break;
    end += 1;
  }
  return end;
}

type Insert = (trx: Knex, rows: readonly EventRow[]) => Promise<Iterable<number>>;

const INSERTS: Record<Dialect, Insert> = {
  sqlite: insertForSqlite,
  postgres: insertForPostgres,
  mysql: insertWhatIsMissing,
};

/** Binary rows: as text each would be written out by json_each and parsed again by the first `->>`. */
const SQLITE_INSERT = `insert into events (${LIST})
  select ${COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')}
  from jsonb_each(?) where true on conflict do nothing`;

/**
 * RETURNING would cost half of the speed. The rows of one statement have successive rowids instead,
 * the last of which the connection remembers.
 */
async function insertForSqlite(trx: Knex, rows: readonly EventRow[]): Promise<Iterable<number>> {
  await trx.raw(SQLITE_INSERT, [jsonOf(rows)]);
  const [{ taken, last }] = await trx.raw('select changes() as taken, last_insert_rowid() as last');
  if (taken === rows.length) return rows.keys();
  if (taken === 0) return [];
  const range = [last - taken + 1, last];
  return placesOf(
    await trx.raw('select run_id, seq from events where rowid between ? and ?', range),
    rows,
  );
}

const POSTGRES_INSERT = `insert into events (${LIST}) select r ->> 0, (r ->> 1)::bigint, r ->> 2,
  r ->> 3, r ->> 4, r ->> 5, r ->> 6, (r ->> 7)::bigint, (r ->> 8)::bigint
  from jsonb_array_elements(?::jsonb) r`;

/**
 * Rows are nearly always new, and ON CONFLICT costs PostgreSQL as much again as the insert itself. So
 * all are tried without it, behind a savepoint; where one is there already they are tried again with it.
 */
async function insertForPostgres(trx: Knex, rows: readonly EventRow[]): Promise<Iterable<number>> {
  const json = jsonOf(rows);
  try {
    await trx.transaction((savepoint) => savepoint.raw(POSTGRES_INSERT, [json]));
    return rows.keys();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const kept = await trx.raw(`${POSTGRES_INSERT} on conflict do nothing returning run_id, seq`, [
    json,
  ]);
  return placesOf(kept.rows, rows);
}

/** One bound value for all rows: knex builds multi-row inserts slowly and SQLite stops at 500. */
function jsonOf(rows: readonly EventRow[]): string {
  return JSON.stringify(rows.map((row) => COLUMNS.map((column) => row[column])));
}

function placesOf(
  kept: readonly { run_id: string; seq: number }[],
  rows: readonly EventRow[],
): number[] {
  const places = new Map(rows.map((row, index) => [`${row.run_id}/${row.seq}`, index]));
  return kept.map(({ run_id, seq }) => places.get(`${run_id}/${seq}`) ?? -1);
}

/**
 * MySQL does not say which rows it took, and its count of rows takes a repeated one for a new one
 * where the driver asks for rows found instead of changed. So all are tried at once; where one is
 * there already the statement leaves nothing behind, and only what is not there is tried again.
 */
async function insertWhatIsMissing(
  trx: Knex,
  rows: readonly EventRow[],
): Promise<Iterable<number>> {
  if (await insertAll(trx, rows)) return rows.keys();
  const places = new Map(rows.map((row, index) => [row, index]));
  const missing = await withoutStored(trx, rows);
  const inserted = (await insertAll(trx, missing)) ? missing : await insertEach(trx, missing);
  return inserted.map((row) => places.get(row) ?? -1);
}

/** @returns false, and inserts nothing, where one of the rows is there. */
async function insertAll(trx: Knex, rows: readonly EventRow[]): Promise<boolean> {
  if (rows.length === 0) return true;
  const marks = `(${COLUMNS.map(() => '?').join(', ')})`;
  try {
    await trx.raw(
      `insert into events (${LIST}) values ${rows.map(() => marks).join(', ')}`,
      rows.flatMap((row) => COLUMNS.map((column) => row[column])),
    );
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

async function withoutStored(trx: Knex, rows: readonly EventRow[]): Promise<EventRow[]> {
  const rivals = await findRivals(trx, rows);
  return rows.filter(
    ({ run_id, seq, id }) => !rivals.has(`${run_id}/${seq}`) && !rivals.has(`${run_id}/${id}`),
  );
}

/** Only where another transaction has just committed one of them. */
async function insertEach(trx: Knex, rows: readonly EventRow[]): Promise<EventRow[]> {
  const inserted: EventRow[] = [];
  for (const row of rows) if (await insertAll(trx, [row])) inserted.push(row);
  return inserted;
}
