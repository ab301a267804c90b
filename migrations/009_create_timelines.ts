import type { Knex } from 'knex';

/** A run as columns, for drawing; made with its score, and replaced by the next one. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('timelines', (table) => {
    table.string('run_id', 40).primary();
    table.integer('revision').notNullable();
    table.text('body', 'longtext').notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('timelines');
}
