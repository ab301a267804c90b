import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('agents', (table) => {
    table.string('id', 40).primary();
    table.string('project_id', 40).notNullable().references('projects.id');
    table.string('owner_id', 40).notNullable();
    table.string('name', 120).notNullable();
    table.string('key_hash', 64).notNullable().unique();
    table.string('key_prefix', 40).notNullable();
    table.bigInteger('last_seen_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.bigInteger('rotated_at');
    table.index(['owner_id', 'created_at']);
    table.index(['project_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('agents');
}
