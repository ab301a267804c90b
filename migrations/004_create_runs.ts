import type { Knex } from 'knex';

/** No foreign keys: what a run belongs to may be deleted while its rows go in small steps. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('runs', (table) => {
    table.string('id', 40).primary();
    table.string('project_id', 40).notNullable();
    table.string('agent_id', 40).notNullable();
    table.string('owner_id', 40).notNullable();
    table.string('target_url', 2048).notNullable();
    table.string('method', 10).notNullable();
    table.string('scenario', 120).notNullable();
    table.string('seed', 120);
    table.text('labels', 'mediumtext').notNullable();
    table.string('status', 20).notNullable();
    table.string('finish_status', 20);
    table.bigInteger('finish_last_seq');
    table.bigInteger('finish_received_at');
    table.string('numbering', 10);
    table.bigInteger('started_at').notNullable();
    table.bigInteger('finished_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.bigInteger('last_event_at');
    table.bigInteger('persisted').notNullable().defaultTo(0);
    table.bigInteger('rejected').notNullable().defaultTo(0);
    table.string('settled_batches', 2500).notNullable().defaultTo('');
    table.bigInteger('persisted_through').notNullable().defaultTo(0);
    table.bigInteger('scored_version').notNullable().defaultTo(-1);
    table.integer('revision').notNullable().defaultTo(0);
    table.integer('score');
    table.string('grade', 1);
    table.text('risks');
    table.bigInteger('deleted_at');
    table.index(['owner_id', 'created_at', 'id']);
    table.index(['project_id', 'created_at', 'id']);
    table.index(['status', 'updated_at']);
    table.index(['deleted_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('runs');
}
