import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';

const DIRECTORY = fileURLToPath(new URL('../../../../migrations/', import.meta.url));

/**
 * The steps of migrations/ under names without extension: the same step as .ts and as compiled .js
 * is one step in the ledger.
 */
class MigrationFiles implements Knex.MigrationSource<string> {
  async getMigrations(): Promise<string[]> {
    const names = readdirSync(DIRECTORY)
      .filter((file) => /\.(js|ts)$/.test(file) && !file.endsWith('.d.ts'))
      .map((file) => file.replace(/\.(js|ts)$/, ''));
    return [...new Set(names)].sort();
  }

  getMigrationName(name: string): string {
    return name;
  }

  getMigration(name: string): Promise<Knex.Migration> {
    return import(pathToFileURL(path.join(DIRECTORY, `${name}.js`)).href);
  }
}

export function migrationConfig(): { migrations: Knex.MigratorConfig } {
  return {
    migrations: { migrationSource: new MigrationFiles(), tableName: 'schema_migrations' },
  };
}
