import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('users', (table) => {
    table.string('id', 40).primary();
    table.string('email', 320).notNullable().unique();
    table.string('name', 120).notNullable();
    table.string('role', 20).notNullable();
    table.string('password_hash', 255).notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('users');
}
