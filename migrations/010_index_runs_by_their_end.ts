import type { Knex } from 'knex';

/** What is kept for a number of days only is looked for once a minute. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('runs', (table) => {
    table.index(['finished_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  if (await wasCutOff(db)) return;
  await db.schema.alterTable('runs', (table) => {
    table.dropIndex(['finished_at']);
  });
}

/** MySQL's DDL is in no transaction: a step that was killed is undone by `down`, index or not. */
async function wasCutOff(db: Knex): Promise<boolean> {
  if (db.client.config.client !== 'mysql2') return false;
  const [rows] = await db.raw(
    `select 1 from information_schema.statistics where table_schema = database()
     and table_name = 'runs' and index_name = 'runs_finished_at_index' limit 1`,
  );
  return rows.length === 0;
}
