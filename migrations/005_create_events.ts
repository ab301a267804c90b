import type { Knex } from 'knex';

/**
 * Two indexes and no more: each one costs insert speed. The second serves the search by id and the
 * uniqueness of an id within its run (two runs of different owners may use the same event id).
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('events', (table) => {
    table.string('run_id', 40).notNullable();
    table.bigInteger('seq').notNullable();
    table.string('id', 40).notNullable();
    table.string('event_type', 120).notNullable();
    table.string('severity', 10).notNullable();
    table.string('message', 1000).notNullable();
    table.text('payload', 'mediumtext').notNullable();
    table.bigInteger('occurred_at').notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(['run_id', 'seq']);
    table.unique(['id', 'run_id']);
  });
  await db.schema.createTable('event_counts', (table) => {
    table.string('run_id', 40).notNullable();
    table.string('event_type', 120).notNullable();
    table.string('severity', 10).notNullable();
    table.bigInteger('count').notNullable();
    table.primary(['run_id', 'event_type', 'severity']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('event_counts');
  await db.schema.dropTableIfExists('events');
}
