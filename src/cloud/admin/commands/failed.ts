import type { Command } from 'commander';
import type { Lane } from '../../queues/index.js';
import { laneNamed, wholeNumber } from '../arguments.js';
import { describeFailed, failedJobs } from '../failed-jobs.js';
import { columns, json } from '../output.js';
import type { AdminSession } from '../session.js';

interface Options {
  lane?: Lane;
  limit: number;
  json?: true;
}

/** Which jobs were given up, and why. */
export function addFailed(program: Command, session: AdminSession): void {
  program
    .command('failed')
    .description('jobs that were given up, with their reason')
    .option('--lane <name>', 'only of this lane', laneNamed)
    .option('--limit <number>', 'at most so many', wholeNumber(1, 100_000), 50)
    .option('--json', 'the result as JSON')
    .action(async (options: Options) => {
      const found: ReturnType<typeof describeFailed>[] = [];
      for await (const failed of failedJobs(await session.queues(), options.lane)) {
        if (found.length === options.limit) break;
        found.push(describeFailed(failed));
      }
      if (options.json) session.say.out(json(found));
      else if (found.length === 0) session.say.out('no job has failed\n');
      else {
        const rows = found.map((job) => [job.lane, job.id, String(job.attempts), job.reason]);
        session.say.out(columns(['lane', 'job', 'attempts', 'reason'], rows));
      }
    });
}
