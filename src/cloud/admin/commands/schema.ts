import type { Command } from 'commander';
import { readSchema } from '../../platform/database/schema-state.js';
import { json } from '../output.js';
import type { AdminSession } from '../session.js';

/** Which steps the database has, which it lacks, and whether somebody is at it. */
export function addSchema(program: Command, session: AdminSession): void {
  program
    .command('schema')
    .description('which migrations the database has, lacks or is in; fails where it does not fit')
    .option('--json', 'the result as JSON')
    .action(async (options: { json?: true }) => {
      const state = await readSchema(session.databaseOfAnyRelease().write);
      if (options.json) session.say.out(json(state));
      else {
        session.say.out(`done     ${state.done.join(', ') || 'none'}\n`);
        session.say.out(`missing  ${state.missing.join(', ') || 'none'}\n`);
        session.say.out(`unknown  ${state.unknown.join(', ') || 'none'}\n`);
        session.say.out(`lock     ${state.locked ? 'held' : 'free'}\n`);
      }
      if (state.missing.length > 0) throw new Error('the schema is older than this release');
      if (state.unknown.length > 0) throw new Error('the schema is newer than this release');
    });
}
