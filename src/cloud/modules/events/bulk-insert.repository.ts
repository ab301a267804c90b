import type { Knex } from 'knex';
import type { Dialect } from '../../platform/database/url.js';
import { EventModel, type EventRow } from './events.model.js';

const COLUMNS = EventModel.columns;
const LIST = COLUMNS.join(', ');
/** Bounds one statement: 1,000 rows of 64 KiB are what one SQLite or MySQL packet can still hold. */
const ROWS_PER_STATEMENT = 1_000;

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
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const slice = rows.slice(start, start + ROWS_PER_STATEMENT);
    for (const index of await INSERTS[dialect](trx, slice)) inserted.add(start + index);
  }
  return inserted;
}

type Insert = (trx: Knex, rows: readonly EventRow[]) => Promise<Iterable<number>>;

const INSERTS: Record<Dialect, Insert> = {
  sqlite: insertFromJson(
    `insert into events (${LIST}) select ${COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')}
     from json_each(?) where true on conflict do nothing returning run_id, seq`,
  ),
  postgres: insertFromJson(
    `insert into events (${LIST}) select r ->> 0, (r ->> 1)::bigint, r ->> 2, r ->> 3, r ->> 4,
     r ->> 5, r ->> 6, (r ->> 7)::bigint, (r ->> 8)::bigint from jsonb_array_elements(?::jsonb) r
     on conflict do nothing returning run_id, seq`,
  ),
  mysql: insertOneByOneWhereNeeded,
};

/** One bound value for all rows: knex builds multi-row inserts slowly and SQLite stops at 500. */
function insertFromJson(sql: string): Insert {
  return async (trx, rows) => {
    const json = JSON.stringify(rows.map((row) => COLUMNS.map((column) => row[column])));
    const answer = await trx.raw(sql, [json]);
    const kept: { run_id: string; seq: number }[] = Array.isArray(answer) ? answer : answer.rows;
    if (kept.length === rows.length) return rows.keys();
    const places = new Map(rows.map((row, index) => [`${row.run_id}/${row.seq}`, index]));
    return kept.map(({ run_id, seq }) => places.get(`${run_id}/${seq}`) ?? -1);
  };
}

/** MySQL does not say which rows it took; where it did not take all, each is asked for alone. */
async function insertOneByOneWhereNeeded(
  trx: Knex,
  rows: readonly EventRow[],
): Promise<Iterable<number>> {
  const all = await trx
    .transaction(async (nested) => {
      const taken = await insertForMysql(nested, rows);
      if (taken < rows.length) await nested.rollback(new PartlyThere());
      return true;
    })
    .catch((error) => {
      if (error instanceof PartlyThere) return false;
      throw error;
    });
  if (all) return rows.keys();
  const inserted: number[] = [];
  for (const [index, row] of rows.entries()) {
    if ((await insertForMysql(trx, [row])) === 1) inserted.push(index);
  }
  return inserted;
}

class PartlyThere extends Error {}

/** ON DUPLICATE KEY instead of INSERT IGNORE, which would hide truncation too. */
async function insertForMysql(trx: Knex, rows: readonly EventRow[]): Promise<number> {
  const marks = `(${COLUMNS.map(() => '?').join(', ')})`;
  const [header] = await trx.raw(
    `insert into events (${LIST}) values ${rows.map(() => marks).join(', ')}
     on duplicate key update run_id = run_id`,
    rows.flatMap((row) => COLUMNS.map((column) => row[column])),
  );
  return header.affectedRows;
}
