import type { Database } from '../../../src/cloud/platform/database/database.js';

/** Tables, columns and indexes as the database itself describes them; knex's own tables left out. */
export async function schemaOf({ dialect, write }: Database): Promise<Described[]> {
  const answer = await write.raw(QUERIES[dialect]);
  const rows: Described[] =
    dialect === 'sqlite' ? answer : dialect === 'postgres' ? answer.rows : answer[0];
  return rows.filter((row) => !row.table.startsWith('schema_migrations'));
}

export async function tablesOf(database: Database): Promise<string[]> {
  return [...new Set((await schemaOf(database)).map(({ table }) => table))].sort();
}

export interface Described {
  table: string;
  [property: string]: unknown;
}

const QUERIES = {
  sqlite: `select tbl_name as "table", name, sql from sqlite_master
    where name not like 'sqlite_sequence' order by tbl_name, name`,
  postgres: `select table_name as "table", column_name, data_type, character_maximum_length,
      is_nullable, column_default, null as definition
    from information_schema.columns where table_schema = 'public'
    union all select tablename, indexname, null, null, null, null, indexdef
    from pg_indexes where schemaname = 'public' order by 1, 2`,
  mysql: `select table_name as \`table\`, column_name as name, column_type as type, is_nullable,
      column_default, collation_name, 0 as place
    from information_schema.columns where table_schema = database()
    union all select table_name, index_name, column_name, non_unique, null, null, seq_in_index
    from information_schema.statistics where table_schema = database() order by 1, 2, 3`,
};
