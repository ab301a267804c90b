import type { Command } from 'commander';
import { backUpSqlite } from '../../platform/database/sqlite-backup.js';
import { json } from '../output.js';
import type { AdminSession } from '../session.js';

const TOOLS = { postgres: 'pg_dump', mysql: 'mariadb-dump --single-transaction' } as const;

/** A copy of the SQLite database while everything runs. */
export function addBackup(program: Command, session: AdminSession): void {
  program
    .command('backup')
    .description('copy the SQLite database while everything runs, and check the copy')
    .requiredOption('--to <file>', 'where the copy goes; must not be there yet')
    .option('--json', 'the result as JSON')
    .action(async (options: { to: string; json?: true }) => {
      const { dialect, write } = await session.database();
      if (dialect !== 'sqlite') {
        throw new Error(
          `this is for SQLite; use ${TOOLS[dialect]}, as docs/operations/backup.md says`,
        );
      }
      const { bytes } = await backUpSqlite(write, options.to);
      const result = { file: options.to, bytes };
      session.say.out(options.json ? json(result) : `${options.to}: ${bytes} bytes, checked\n`);
    });
}
