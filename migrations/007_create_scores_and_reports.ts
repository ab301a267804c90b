import type { Knex } from 'knex';

/** `agent_reports` is what an agent sent; `reports` is what the server made of the evidence. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('scores', (table) => {
    table.string('run_id', 40).primary();
    table.integer('score');
    table.string('grade', 1);
    table.text('risks').notNullable();
    table.text('deductions', 'mediumtext').notNullable();
    table.string('policy', 60).notNullable();
    table.boolean('incomplete').notNullable();
    table.bigInteger('computed_at').notNullable();
  });
  await db.schema.createTable('reports', (table) => {
    table.string('id', 40).primary();
    table.string('run_id', 40).notNullable().unique();
    table.string('owner_id', 40).notNullable();
    table.string('project_id', 40).notNullable();
    table.integer('revision').notNullable();
    table.integer('score');
    table.string('grade', 1);
    table.text('body', 'longtext').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('deleted_at');
    table.index(['owner_id', 'created_at']);
  });
  await db.schema.createTable('agent_reports', (table) => {
    table.string('run_id', 40).primary();
    table.text('summary').notNullable();
    table.text('raw_json', 'longtext').notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('agent_reports');
  await db.schema.dropTableIfExists('reports');
  await db.schema.dropTableIfExists('scores');
}
