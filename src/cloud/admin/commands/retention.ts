import type { Command } from 'commander';
import { countEndedRuns } from '../../modules/runs/index.js';
import { wholeNumber } from '../arguments.js';
import { count, json } from '../output.js';
import { type AdminSession, UsageError } from '../session.js';

const DAY_MS = 86_400_000;

/** What the age limit takes away, or would; the workers do it. */
export function addRetention(program: Command, session: AdminSession): void {
  program
    .command('retention')
    .description(
      'how many runs are older than CLOUD_RETENTION_DAYS, or than --days; deletes nothing',
    )
    .option('--days <number>', 'as if it were so many', wholeNumber(1, 36_500))
    .option('--json', 'the result as JSON')
    .action(async (options: { days?: number; json?: true }) => {
      const days = options.days ?? session.config.retentionDays;
      if (days === null) throw new UsageError('CLOUD_RETENTION_DAYS is not set; say --days');
      const { read } = await session.database();
      const runs = await countEndedRuns(read, session.clock.now() - days * DAY_MS);
      const text = `${count(runs, 'run')} ended more than ${count(days, 'day')} ago\n`;
      session.say.out(options.json ? json({ days, runs }) : text);
    });
}
