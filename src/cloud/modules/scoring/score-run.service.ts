import type { Knex } from 'knex';
import { defaultPolicy } from '../../../scoring/index.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { countEventsOfRun, EventModel, settleRuns } from '../events/index.js';
import { type FinalStatus, findAnyRun, type RunModel } from '../runs/index.js';
import { commitScore, type ScoredRun } from './scoring.repository.js';

/** An event as it leaves the table; `payload` is JSON text, which the thread parses. */
export interface StoredEvent {
  id: string;
  seq: number;
  event_type: string;
  severity: string;
  message: string;
  payload: string;
  occurred_at: number;
}

/** What a thread is asked: a policy by name, the run, and its events page by page. */
export interface ScoringTask {
  policy: string;
  run: {
    id: string;
    target_url: string;
    method: string;
    scenario: string;
    status: string;
    seed: string | number | null;
    started_at: string;
    finished_at: string | null;
    labels: Record<string, string>;
  };
  pages: AsyncIterable<readonly StoredEvent[]>;
}

/** What it answers; deductions, risks, the report and the timeline as JSON text. */
export interface ScoringResult {
  score: number;
  grade: string;
  risks: string;
  deductions: string;
  report: string;
  /** Without run_id and revision, which the commit decides. */
  timeline: string;
}

export interface ScoreRunDependencies {
  database: Database;
  clock: Clock;
  /** Runs in the thread pool; plain data in, plain data out. */
  buildScore: (task: ScoringTask) => Promise<ScoringResult>;
}

export type ScoreOutcome = 'gone' | 'unfinished' | 'current' | 'scored' | 'outdated';

/** The driver makes a page's rows in one go, and nothing else runs in the process meanwhile. */
const EVENTS_PER_PAGE = 1_000;

/**
 * Scores one run from what is stored.
 * @param policy the name of the rules; an operator may ask for others than new scores are made with.
 * @returns `unfinished` where no outcome is recorded, `outdated` where evidence came meanwhile and
 * the run has to be scored again.
 */
export async function scoreRun(
  deps: ScoreRunDependencies,
  runId: string,
  policy = defaultPolicy.name,
): Promise<ScoreOutcome> {
  const { database, clock } = deps;
  await database.write.transaction((trx) => settleRuns(trx, [runId], null));
  const run = await findAnyRun(database.write, runId);
  if (!run || run.deleted_at !== null) return 'gone';
  if (run.finish_status === null) return 'unfinished';
  if (run.status === run.finish_status && run.scored_version >= run.persisted) return 'current';

  const scored = await score(deps, run, run.finish_status, policy);
  const { committed, stored } = await commitScore(database.write, run, scored, clock.now());
  if (stored > scored.version) return 'outdated';
  if (committed) return 'scored';
  // Not newer than what is there, or another outcome was recorded while the score was made.
  const now = await findAnyRun(database.write, runId);
  return now && now.deleted_at === null && now.status !== now.finish_status
    ? 'outdated'
    : 'current';
}

async function score(
  { database, buildScore }: ScoreRunDependencies,
  run: RunModel,
  status: FinalStatus,
  policy: string,
): Promise<ScoredRun> {
  // Counted before the events are read: what comes later makes the score outdated, never wrong.
  const version = await countEventsOfRun(database.read, run.id);
  const result = await buildScore({
    policy,
    run: {
      id: run.id,
      target_url: run.target_url,
      method: run.method,
      scenario: run.scenario,
      status,
      seed: run.seed,
      started_at: new Date(run.started_at).toISOString(),
      finished_at: run.finish_received_at ? new Date(run.finish_received_at).toISOString() : null,
      labels: run.labels,
    },
    pages: pagesOf(database.read, run.id),
  });
  const incomplete = status === 'abandoned';
  const blank = incomplete && version === 0;
  return {
    ...result,
    status,
    version,
    policy,
    incomplete,
    score: blank ? null : result.score,
    grade: blank ? null : result.grade,
  };
}

/** Straight rows: a million of them are not worth a model each. */
async function* pagesOf(db: Knex, runId: string): AsyncGenerator<StoredEvent[]> {
  for (let after = 0; ; ) {
    const page: StoredEvent[] = await db(EventModel.tableName)
      .select('id', 'seq', 'event_type', 'severity', 'message', 'payload', 'occurred_at')
      .where('run_id', runId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(EVENTS_PER_PAGE);
    if (page.length > 0) yield page;
    if (page.length < EVENTS_PER_PAGE) return;
    after = page.at(-1)?.seq ?? after;
  }
}
