import type { ReportBody } from '../../report/index.js';
import type { Score } from '../../scoring/index.js';
import { checkEvents, findRun, readRun, withRun } from '../evidence/index.js';
import { localVerdict } from '../local-verdict.js';
import { type CloudComparison, compareWithCloud } from './compare.js';
import { statusOf } from './deliver-run.js';
import type { CloudAccess, FinishedAs } from './delivery.js';
import { reportRunOf } from './heading.js';

/** What the stored events say, against what was said of them. */
export interface Verification {
  readonly run: string;
  readonly status: FinishedAs;
  readonly events: number;
  /** Everything agrees. */
  readonly same: boolean;
  /** What is wrong with what is stored here, in sentences. */
  readonly problems: readonly string[];
  /** Computed anew, from the events alone. */
  readonly score: Score;
  readonly report: ReportBody;
  /** What the run said of itself; null where its agent was killed. */
  readonly stored: {
    readonly score: number;
    readonly grade: string;
    readonly policy: string;
  } | null;
  /** Null where no cloud was asked. */
  readonly cloud: CloudComparison | null;
}

/**
 * Computes score and report of a stored run anew and compares them with its result, and with a cloud
 * where one is given.
 * @throws EvidenceError where the run cannot be read.
 */
export async function verifyRun(
  dataDir: string,
  name: string,
  access: CloudAccess | null,
): Promise<Verification> {
  const runId = await findRun(dataDir, name);
  const { run, problems } = await withRun(dataDir, runId, async (log) => {
    const read = readRun(log);
    return { run: read, problems: checkEvents(read, [...log.lines('event')]) };
  });
  const status = statusOf(run);
  const finishedAt = run.result?.finished_at ?? null;
  const { score, report } = localVerdict(reportRunOf(run.plan, status, finishedAt), run.events);
  const stored = run.result?.score ?? null;
  if (stored !== null) problems.push(...scoresApart(stored, score));
  const cloud = access && (await compareWithCloud(access, runId, run.events, { score, report }));
  const same = problems.length === 0 && (cloud === null || cloud.differences.length === 0);
  const events = run.events.length;
  return { run: runId, status, events, same, problems, score, report, stored, cloud };
}

function scoresApart(stored: NonNullable<Verification['stored']>, anew: Score): string[] {
  return (['score', 'grade', 'policy'] as const)
    .filter((field) => stored[field] !== anew[field])
    .map(
      (field) =>
        `the ${field} of the result is ${stored[field]}, and the events give ${anew[field]}`,
    );
}
