import type { Command } from 'commander';
import {
  countRejections,
  type FoundRejection,
  findRejections,
} from '../../modules/operators/index.js';
import { toIso } from '../../platform/clock.js';
import { idOf, timeBefore, wholeNumber } from '../arguments.js';
import { columns, json } from '../output.js';
import type { AdminSession } from '../session.js';

interface Options {
  run?: string;
  project?: string;
  code?: string;
  since?: number;
  limit: number;
  count?: true;
  json?: true;
}

/** What could not be persisted, of all projects. */
export function addRejections(program: Command, session: AdminSession): void {
  program
    .command('rejections')
    .description('what was accepted and could not be persisted, newest first')
    .option('--run <id>', 'only of this run', idOf('run'))
    .option('--project <id>', 'only of this project', idOf('prj'))
    .option('--code <code>', 'only with this code: conflict, poison, database, …')
    .option('--since <time>', '24h, 7d or an ISO time', timeBefore(session.clock.now()))
    .option('--limit <number>', 'at most so many', wholeNumber(1, 100_000), 20)
    .option('--count', 'only how many there are, by code')
    .option('--json', 'the result as JSON, with bodies')
    .action(async (options: Options) => {
      const { run: runId, project: projectId, code, since, limit } = options;
      const { read } = await session.database();
      const filter = { runId, projectId, code, since };
      if (options.count) {
        const counts = await countRejections(read, filter);
        const rows = counts.map((each) => [each.code, String(each.count)]);
        session.say.out(options.json ? json(counts) : columns(['code', 'rejections'], rows));
        return;
      }
      const found = await findRejections(read, filter, limit);
      session.say.out(options.json ? json(found.map(present)) : table(found));
    });
}

function present({ body, created_at, ...rejection }: FoundRejection) {
  return { ...rejection, body: JSON.parse(body), created_at: toIso(created_at) };
}

function table(found: readonly FoundRejection[]): string {
  if (found.length === 0) return 'nothing was rejected\n';
  const rows = found.map((each) => [
    toIso(each.created_at),
    each.run_id,
    each.seq === null ? '-' : String(each.seq),
    each.code,
    each.reason,
  ]);
  return columns(['at', 'run', 'seq', 'code', 'reason'], rows);
}
