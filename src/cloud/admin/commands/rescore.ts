import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { defaultPolicy, policies } from '../../../scoring/index.js';
import { countOutdated, findFinalRuns, outdateScores } from '../../modules/operators/index.js';
import { rescoreJobId, SCORE_OPTIONS } from '../../queues/index.js';
import { idOf, idsOf, timeBefore } from '../arguments.js';
import { count, json } from '../output.js';
import { type AdminSession, UsageError } from '../session.js';

interface Options {
  run?: string[];
  project?: string;
  since?: number;
  all?: true;
  policy?: string;
  dryRun?: true;
  wait?: true;
  json?: true;
}

const RUNS_PER_STEP = 200;
/** BullMQ takes jobs without a priority first: fresh runs do not wait for old ones. */
const BEHIND_FRESH_RUNS = 10;
const LOOK_EVERY_MS = 250;

/** Scores final runs anew, after a fix of the score or under another policy. */
export function addRescore(program: Command, session: AdminSession): void {
  program
    .command('rescore')
    .description('make score and report of final runs anew; fresh runs go first')
    .option('--run <id>', 'this run; may be given more than once', idsOf('run'))
    .option('--project <id>', 'runs of this project', idOf('prj'))
    .option(
      '--since <time>',
      'ended since: 24h, 7d or an ISO time',
      timeBefore(session.clock.now()),
    )
    .option('--all', 'every final run')
    .option('--policy <name>', `the rules (default ${defaultPolicy.name})`, policyName)
    .option('--dry-run', 'only say how many it would be')
    .option('--wait', 'until workers have made all of the scores')
    .option('--json', 'the result as JSON')
    .action(async (options: Options) => {
      const { run, project, since, all } = options;
      if (!run && !project && since === undefined && !all) {
        throw new UsageError('say which: --run, --project, --since or --all');
      }
      const ids = await request(session, options);
      const missing = (run ?? []).filter((id) => !ids.includes(id));
      if (options.wait && !options.dryRun) await scored(session, ids);
      const verb = options.dryRun ? 'would be' : options.wait ? 'were' : 'will be';
      const result = {
        runs: ids.length,
        missing,
        dry_run: !!options.dryRun,
        waited: !!options.wait,
      };
      session.say.out(
        options.json ? json(result) : `${count(ids.length, 'run')} ${verb} scored anew\n`,
      );
      if (missing.length > 0) throw new Error(`no final run is named ${missing.join(', ')}`);
    });
}

/** Goes on where it was cut off when it is said again: what was asked for is asked for once more. */
async function request(session: AdminSession, options: Options): Promise<string[]> {
  const { write } = await session.database();
  const queues = await session.queues();
  const at = session.clock.now();
  const filter = { runIds: options.run, projectId: options.project, since: options.since };
  const ids: string[] = [];
  for (;;) {
    const page = await findFinalRuns(write, filter, ids.at(-1) ?? '', RUNS_PER_STEP);
    if (!options.dryRun && page.length > 0) {
      const names = page.map(({ id }) => id);
      await outdateScores(write, names, at);
      for (const { id, project_id } of page) {
        const data = { run_id: id, project_id, ...(options.policy && { policy: options.policy }) };
        await queues.of(id).queues.scoring.add('score', data, {
          ...SCORE_OPTIONS,
          jobId: rescoreJobId(id, `operator-${at}`),
          priority: BEHIND_FRESH_RUNS,
        });
      }
    }
    ids.push(...page.map(({ id }) => id));
    if (page.length < RUNS_PER_STEP) return ids;
    session.say.err(`${count(ids.length, 'run')} asked for so far\n`);
  }
}

async function scored(session: AdminSession, ids: readonly string[]): Promise<void> {
  const { read } = await session.database();
  let told = ids.length;
  for (let first = 0; first < ids.length; ) {
    const open = await countOutdated(read, ids.slice(first, first + RUNS_PER_STEP));
    const left = ids.length - Math.min(first + RUNS_PER_STEP, ids.length) + open;
    if (left < told)
      session.say.err(`${ids.length - left} of ${count(ids.length, 'run')} scored\n`);
    told = left;
    if (open === 0) first += RUNS_PER_STEP;
    else await delay(LOOK_EVERY_MS);
  }
}

function policyName(text: string): string {
  const names = policies.map(({ name }) => name);
  if (names.includes(text)) return text;
  throw new InvalidArgumentError(`This release knows ${names.join(', ')}.`);
}
