import type { Knex } from 'knex';
import { isMysql } from './dialect.js';

/**
 * Inserts the rows whose key is not there yet; of rows with the same key the first. On MySQL an
 * update that changes nothing stands for INSERT IGNORE, which would hide truncated values too.
 *
 * @param key the columns of a unique index.
 */
export async function insertMissing(
  db: Knex,
  table: string,
  rows: readonly object[],
  key: readonly [string, ...string[]],
): Promise<void> {
  const insert = db(table)
    .insert([...rows])
    .onConflict([...key]);
  const [column] = key;
  await (isMysql(db) ? insert.merge({ [column]: db.ref(`${table}.${column}`) }) : insert.ignore());
}
