import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { openRun } from '../../agent/index.js';
import { type CliContext, EXIT } from '../context.js';
import { replay, type ShrinkLimits, shrink, shrunkDirectory } from '../experiments/perform.js';
import { replayDocument, replayText } from '../experiments/repeat-view.js';
import { shrinkDocument, shrinkText } from '../experiments/shrink-view.js';
import { wholeNumberOf } from '../flags/values.js';
import { UsageError } from '../usage-error.js';
import {
  addCloudFlags,
  addDataDirFlag,
  cloudAccess,
  dataDirOf,
  type RunFlags,
} from './cloud-flags.js';
import type { Configure } from './entry.js';
import { runAlone } from './run.js';

interface ReplayFlags extends RunFlags {
  target?: string;
  times?: string;
  shrink?: boolean;
  trials?: string;
  minutes?: string;
  out?: string;
}

export const configureReplay: Configure = (command, invocation) => {
  command
    .argument('<run>', 'its id, the beginning of one, `latest`, or its directory')
    .option('--times <n>', 'do it again so many times (default: 1)')
    .option('--target <url>', 'against another address than the stored one')
    .option('--shrink', 'look for a smallest part of the run that still shows the failure')
    .option('--trials <n>', 'runs that a shrink may take (default: 80)')
    .option('--minutes <n>', 'time that a shrink may take (default: 10)')
    .option(
      '--out <directory>',
      'where its files go (default: shrunk/<run id> in the data directory)',
    );
  addDataDirFlag(addCloudFlags(command)).addHelpText('after', HELP);
  runAlone<ReplayFlags>(
    command,
    invocation,
    async ({ operands: [name = 'latest'], flags, output, context }) => {
      const { times, limits } = readFlags(flags);
      const place = await placeOf(name, dataDirOf(flags, context));
      const run = await openRun(place.dataDir, place.name);
      const surroundings = {
        target: flags.target ?? run.plan.target,
        dataDir: place.dataDir,
        // The runs of a shrink stay here.
        cloud: flags.shrink ? null : await cloudAccess(flags, context),
        context,
      };
      if (flags.shrink) {
        const out = flags.out ?? shrunkDirectory(place.dataDir, run.id);
        const { result, files } = await shrink(surroundings, run, limits, out);
        const text = (paint: typeof output.paint) => shrinkText(result, files, paint);
        await output.show(shrinkDocument(result, files), text);
        return EXIT.failed;
      }
      const result = await replay(surroundings, run, times);
      await output.show(replayDocument(result), (paint) => replayText(result, paint));
      return result.passed && !interrupted(context) ? EXIT.done : EXIT.failed;
    },
    'docs/experiments.md',
  );
};

const HELP = `
Does a stored run again: its scenario, its seed, and exactly the faults that it injected. The exit code is
that of a test: 1 where a run fails, and always 1 after --shrink, as a failure was there.

With --shrink, faults and operations are left out for as long as the failure still shows. What is left
is written as a scenario file, and as a script that shows it without the agent.

The evidence goes where the flags say, else the environment, else where a login was; that of a
shrink stays here.

Examples:
  softadastra replay latest
  softadastra replay run_01a1fd57 --times 20
  softadastra replay .softadastra/runs/run_01a1fd575c6e7f35a9b0a1b2c3d4e5f6 --target http://localhost:4000/orders
  softadastra replay latest --shrink --trials 40 --out bug`;

function readFlags(flags: ReplayFlags): { times: number; limits: ShrinkLimits } {
  const problems: string[] = [];
  const times = wholeNumberOf('--times', flags.times, 1, 10_000, problems) ?? 1;
  const maxTrials = wholeNumberOf('--trials', flags.trials, 2, 100_000, problems);
  const minutes = wholeNumberOf('--minutes', flags.minutes, 1, 100_000, problems);
  if (flags.target !== undefined && !isHttp(flags.target)) {
    problems.push(`--target must be an http or https URL, not "${flags.target}"`);
  }
  if (flags.shrink && flags.times !== undefined) {
    problems.push('--times and --shrink do not go together: a shrink repeats by itself');
  }
  if (!flags.shrink) {
    for (const flag of ['trials', 'minutes', 'out'] as const) {
      if (flags[flag] !== undefined) problems.push(`--${flag} belongs to --shrink`);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return {
    times,
    limits: {
      ...(maxTrials === undefined ? {} : { maxTrials }),
      ...(minutes === undefined ? {} : { maxMs: minutes * 60_000 }),
    },
  };
}

function isHttp(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

/** A directory of a run says where its data directory is. */
async function placeOf(name: string, dataDir: string): Promise<{ dataDir: string; name: string }> {
  const isDirectory = await stat(name).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isDirectory || !name.includes('run_')) return { dataDir, name };
  const folder = resolve(name);
  return { dataDir: dirname(dirname(folder)), name: basename(folder) };
}

function interrupted({ signal }: CliContext): boolean {
  return signal.aborted;
}
