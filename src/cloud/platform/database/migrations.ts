import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { isMysql } from './dialect.js';
import { compareTextExactly } from './mysql-migrations.js';

const DIRECTORY = fileURLToPath(new URL('../../../../migrations/', import.meta.url));

/** `file` is the field that the knex command shows of a step. */
interface Step {
  file: string;
}

/**
 * The steps of migrations/ under names without extension: the same step as .ts and as compiled .js
 * is one step in the ledger.
 */
class MigrationFiles implements Knex.MigrationSource<Step> {
  async getMigrations(): Promise<Step[]> {
    const names = readdirSync(DIRECTORY)
      .filter((file) => /\.(js|ts)$/.test(file) && !file.endsWith('.d.ts'))
      .map((file) => file.replace(/\.(js|ts)$/, ''));
    return [...new Set(names)].sort().map((file) => ({ file }));
  }

  getMigrationName({ file }: Step): string {
    return file;
  }

  getMigration({ file }: Step): Promise<Knex.Migration> {
    return import(pathToFileURL(path.join(DIRECTORY, `${file}.js`)).href);
  }
}

export const migrationSource = new MigrationFiles();

export function migrationConfig(): { migrations: Knex.MigratorConfigWithLifecycleHooks } {
  return {
    migrations: {
      migrationSource,
      tableName: 'schema_migrations',
      beforeAll: async (db: Knex) => {
        if (isMysql(db)) await compareTextExactly(db);
      },
    },
  };
}
