import type { Knex } from 'knex';
import { migrationSource } from './migrations.js';

export interface SchemaState {
  done: string[];
  /** Steps of this release that the database has not seen. */
  missing: string[];
  /** Steps that the database has and this release does not know. */
  unknown: string[];
  /** Somebody migrates, or died doing so. */
  locked: boolean;
}

const LEDGER = 'schema_migrations';

/** Reads the ledger as it is; makes none where there is none. */
export async function readSchema(db: Knex): Promise<SchemaState> {
  const own = (await migrationSource.getMigrations()).map((step) =>
    migrationSource.getMigrationName(step),
  );
  const done = (await db.schema.hasTable(LEDGER))
    ? ((await db(LEDGER).orderBy('id').pluck('name')) as string[])
    : [];
  const lock = (await db.schema.hasTable(`${LEDGER}_lock`))
    ? await db(`${LEDGER}_lock`).where('is_locked', 1).first('is_locked')
    : undefined;
  return {
    done,
    missing: own.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !own.includes(name)),
    locked: lock !== undefined,
  };
}
