import type { Knex } from 'knex';

/** `fingerprint` makes a refused body one row, however often its batch is processed again. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('rejections', (table) => {
    table.string('id', 40).primary();
    table.string('run_id', 40).notNullable();
    table.bigInteger('seq');
    table.string('event_id', 40);
    table.string('code', 40).notNullable();
    table.string('reason', 1000).notNullable();
    table.text('body', 'mediumtext').notNullable();
    table.string('fingerprint', 64).notNullable();
    table.bigInteger('created_at').notNullable();
    table.unique(['run_id', 'fingerprint']);
    table.index(['run_id', 'seq']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('rejections');
}
