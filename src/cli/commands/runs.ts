import { addressWords, listRuns, type RunSummary } from '../../agent/index.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText, shortText } from '../output/plain.js';
import { bytesWords, count } from '../output/quantities.js';
import { columns } from '../output/table.js';
import { timeText } from '../output/value-text.js';
import { addDataDirFlag, dataDirOf, type RunFlags } from './cloud-flags.js';
import type { Configure } from './entry.js';
import { runAlone } from './run.js';

export const configureRuns: Configure = (command, invocation) => {
  addDataDirFlag(command).addHelpText('after', HELP);
  runAlone<RunFlags>(
    command,
    invocation,
    async ({ flags, output, context }) => {
      const dataDir = dataDirOf(flags, context);
      const runs: RunSummary[] = [];
      for await (const run of listRuns(dataDir)) runs.push(run);
      const report = {
        schema: 'softadastra.runs/1',
        data_dir: dataDir,
        runs: runs.map(presented),
      };
      return output.show(report, (paint) => runsText(runs, dataDir, paint));
    },
    'docs/delivery.md',
  );
};

const HELP = `
Newest last. The verdict is the one without thresholds; \`killed\` is a run whose agent did not live to
its end: \`softadastra deliver\` ends it as failed.

Examples:
  softadastra runs
  softadastra runs --data-dir /var/lib/softadastra --json`;

function presented({ id, run, problem, bytes }: RunSummary) {
  return {
    id,
    started_at: run?.startedAt ?? null,
    target: run?.target ?? null,
    scenario: run?.scenario ?? null,
    seed: run?.seed ?? null,
    verdict: run?.verdict ?? null,
    score: run?.score ?? null,
    grade: run?.grade ?? null,
    events: run?.events ?? null,
    delivered: run?.delivered ?? [],
    problem,
    bytes,
  };
}

function runsText(runs: readonly RunSummary[], dataDir: string, paint: Paint): string {
  if (runs.length === 0) return `no runs in ${plainText(dataDir)}`;
  return columns(
    ['Run', 'Time', 'Target', 'Scenario', 'Verdict', 'Score', 'Delivered', 'Size'],
    runs.map((summary) => rowOf(summary, paint)),
  );
}

function rowOf({ id, run, problem, bytes }: RunSummary, paint: Paint): string[] {
  const size = bytesWords(bytes);
  if (run === null) return [id, '-', '-', '-', problemWords(problem), '-', '-', size];
  return [
    id,
    timeText(run.startedAt),
    shortText(addressWords(run.target), 40),
    shortText(run.scenario, 24),
    `${(run.verdict === 'passed' ? marks.done : marks.failed)(paint)} ${run.verdict}`,
    run.score === null ? '-' : `${run.score} ${run.grade ?? ''}`,
    deliveredWords(run),
    size,
  ];
}

function problemWords(problem: RunSummary['problem']): string {
  if (problem?.code === 'wal_locked') return 'in use';
  if (problem?.code === 'not_found') return 'nothing recorded';
  return shortText(problem?.message ?? '', 60);
}

function deliveredWords({ delivered, events }: NonNullable<RunSummary['run']>): string {
  if (delivered.length === 0) return 'no';
  return delivered
    .map(({ cloud, complete, persisted }) =>
      complete
        ? `to ${shortText(cloud, 40)}`
        : `${persisted} of ${count(events, 'event')} to ${shortText(cloud, 40)}`,
    )
    .join(', ');
}
