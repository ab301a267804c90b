import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('projects', (table) => {
    table.string('id', 40).primary();
    table.string('owner_id', 40).notNullable().references('users.id');
    table.string('name', 120).notNullable();
    table.string('slug', 140).notNullable();
    table.string('description', 500).notNullable();
    table.string('base_url', 2048).notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.unique(['owner_id', 'slug']);
    table.index(['owner_id', 'created_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('projects');
}
