import type { Knex } from 'knex';

/** Ids that were deleted: they answer 404, are never created again, and queued work for them goes. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('tombstones', (table) => {
    table.string('id', 40).primary();
    table.string('kind', 20).notNullable();
    table.bigInteger('deleted_at').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('tombstones');
}
