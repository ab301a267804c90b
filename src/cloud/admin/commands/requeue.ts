import type { Command } from 'commander';
import type { Lane } from '../../queues/index.js';
import { laneNamed } from '../arguments.js';
import { describeFailed, failedJobs } from '../failed-jobs.js';
import { count, json, plain } from '../output.js';
import { type AdminSession, UsageError } from '../session.js';

interface Options {
  lane?: Lane;
  all?: true;
  dryRun?: true;
  json?: true;
}

/** Puts failed jobs back into their lane, with all their tries before them again. */
export function addRequeue(program: Command, session: AdminSession): void {
  program
    .command('requeue')
    .description('put failed jobs back into their lane, with all their tries before them')
    .argument('[job...]', 'ids, as `failed` shows them')
    .option('--all', 'every failed job (of --lane)')
    .option('--lane <name>', 'only of this lane', laneNamed)
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'the result as JSON')
    .action(async (ids: string[], options: Options) => {
      if (ids.length > 0 === (options.all === true)) {
        throw new UsageError('name the jobs, or say --all');
      }
      const requeued = await requeue(session, new Set(ids), options);
      const missing = ids.filter((id) => !requeued.includes(id));
      if (options.json) session.say.out(json({ requeued, missing, dry_run: !!options.dryRun }));
      else {
        const verb = options.dryRun ? 'would be requeued' : 'requeued';
        session.say.out(`${count(requeued.length, 'job')} ${verb}\n`);
      }
      if (missing.length > 0) {
        throw new Error(`no failed job is named ${missing.map(plain).join(', ')}`);
      }
    });
}

async function requeue(
  session: AdminSession,
  wanted: ReadonlySet<string>,
  { all, lane, dryRun }: Options,
): Promise<string[]> {
  // Read to the end first: a job that is put back moves the places of those behind it.
  const chosen = [];
  for await (const failed of failedJobs(await session.queues(), lane)) {
    if (all || wanted.has(String(failed.job.id))) chosen.push(failed);
  }
  for (const { job } of dryRun ? [] : chosen) {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  }
  return chosen.map((failed) => describeFailed(failed).id);
}
