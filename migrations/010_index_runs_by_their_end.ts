import type { Knex } from 'knex';

/** What is kept for a number of days only is looked for once a minute. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('runs', (table) => {
    table.index(['finished_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('runs', (table) => {
    table.dropIndex(['finished_at']);
  });
}
