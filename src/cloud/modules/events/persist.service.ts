import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import type { Dialect } from '../../platform/database/url.js';
import { compileProblems } from '../../platform/http/validate.js';
import { type BatchJob, type OpenJob, QueuedEvent } from '../../queues/index.js';
import { findRuns, insertRuns, lockRuns, type RunModel, tombstonesAmong } from '../runs/index.js';
import { insertNewEvents } from './bulk-insert.repository.js';
import {
  type Candidate,
  candidateOf,
  conflictWith,
  hasRival,
  type Rejection,
  rejectionRow,
  splitUnique,
} from './event-rows.service.js';
import {
  addCounts,
  type EventCountRow,
  findRivals,
  insertRejections,
  type Rivals,
} from './events.repository.js';
import { type SettledRun, settleRuns } from './settle.service.js';

export interface PersistDependencies {
  database: Database;
  clock: Clock;
  /** The queued job that opened a run; null once it is done, or where there never was one. */
  findOpenJob: (runId: string) => Promise<OpenJob | null>;
}

export interface GroupOutcome {
  inserted: number;
  repeated: number;
  rejected: number;
  /** Events of deleted runs, projects and agents. */
  dropped: number;
  settled: SettledRun[];
  opened: OpenJob[];
}

const problemsOf = compileProblems(QueuedEvent);

/** Writes batches of many jobs in one transaction. All of it is there afterwards, or nothing. */
export async function persistBatches(
  deps: PersistDependencies,
  batches: readonly BatchJob[],
): Promise<GroupOutcome> {
  const { database, clock } = deps;
  const now = clock.now();
  const runIds = [...new Set(batches.map((batch) => batch.run_id))].sort();
  const opened = await missingRuns(deps, runIds);
  // SQLite has one writer, so nothing can hide between insert and count: one commit does both.
  const oneCommit = database.dialect === 'sqlite';
  const outcome = await database.write.transaction(async (trx) => {
    await insertRuns(trx, opened);
    const written = await writeGroup(trx, database, batches, now);
    return { ...written, settled: oneCommit ? await settleRuns(trx, runIds, now, batches) : [] };
  });
  if (!oneCommit) {
    outcome.settled = await database.write.transaction((trx) =>
      settleRuns(trx, runIds, now, batches),
    );
  }
  return { ...outcome, opened };
}

async function missingRuns(deps: PersistDependencies, runIds: string[]): Promise<OpenJob[]> {
  const known = new Set((await findRuns(deps.database.read, runIds)).map((run) => run.id));
  const opens = await Promise.all(
    runIds.filter((id) => !known.has(id)).map((id) => deps.findOpenJob(id)),
  );
  return opens.filter((open) => open !== null);
}

async function writeGroup(
  trx: Knex,
  { dialect }: Database,
  batches: readonly BatchJob[],
  now: number,
): Promise<Omit<GroupOutcome, 'settled' | 'opened'>> {
  const { candidates, rejections, dropped } = await sort(trx, batches, now);
  const { inserted, repeated, conflicts } = await insertAll(trx, dialect, candidates);
  await addCounts(trx, countUp(inserted));
  const refused = [...rejections, ...conflicts];
  await insertRejections(
    trx,
    refused.map((rejection) => rejectionRow(rejection, now)),
  );
  return { inserted: inserted.length, repeated, rejected: refused.length, dropped };
}

/**
 * Inserts in rounds: a candidate that lost its seq or id to another of its own group, which then
 * was not inserted itself, has its turn in the next one. Each round decides at least one.
 */
async function insertAll(trx: Knex, dialect: Dialect, candidates: readonly Candidate[]) {
  const inserted: Candidate[] = [];
  const conflicts: Rejection[] = [];
  let repeated = 0;
  for (let open = candidates; open.length > 0; ) {
    const { unique, others } = splitUnique(open);
    const rows = unique.map(({ row }) => row);
    const taken = await insertNewEvents(trx, dialect, rows);
    const refused = unique.filter((candidate, index) => {
      if (taken.has(index)) inserted.push(candidate);
      return !taken.has(index);
    });
    const losers = [...refused, ...others];
    const rivals =
      losers.length > 0
        ? await findRivals(
            trx,
            losers.map(({ row }) => row),
          )
        : NONE;
    open = others.filter((candidate) => !hasRival(candidate, rivals));
    const retried = new Set(open);
    for (const candidate of losers) {
      if (retried.has(candidate)) continue;
      const reason = conflictWith(candidate, rivals);
      const { batch, event } = candidate;
      if (reason) conflicts.push({ batch, event, code: 'conflict', reason });
      else repeated += 1;
    }
  }
  return { inserted, repeated, conflicts };
}

const NONE: Rivals = new Map();

/** In (run, seq) order, so that ids grow with the rows and concurrent groups lock in one order. */
async function sort(trx: Knex, batches: readonly BatchJob[], now: number) {
  const runIds = [...new Set(batches.map((batch) => batch.run_id))];
  const runs = new Map((await findDecided(trx, runIds)).map((run) => [run.id, run]));
  const above = (batch: BatchJob) =>
    runs.has(batch.run_id) ? [batch.agent_id] : [batch.agent_id, batch.run_id, batch.project_id];
  const buried = await tombstonesAmong(trx, batches.flatMap(above));

  const candidates: Candidate[] = [];
  const rejections: Rejection[] = [];
  let dropped = 0;
  for (const batch of batches) {
    const run = runs.get(batch.run_id);
    const isHidden = run !== undefined && run.deleted_at !== null;
    if (isHidden || above(batch).some((id) => buried.has(id))) {
      dropped += batch.events.length;
      continue;
    }
    for (const event of batch.events) {
      const refusal = refusalOf(batch, event, run);
      if (refusal) rejections.push({ batch, event, ...refusal });
      else candidates.push(candidateOf(batch, event, now));
    }
    if (run && run.numbering === null && run.project_id === batch.project_id) {
      run.numbering = batch.numbering;
      await trx('runs').where({ id: run.id }).update({ numbering: batch.numbering });
    }
  }
  candidates.sort(({ row: a }, { row: b }) =>
    a.run_id === b.run_id ? a.seq - b.seq : a.run_id < b.run_id ? -1 : 1,
  );
  return { candidates, rejections, dropped };
}

/**
 * A run's first batch decides who numbers its events. Until then its row is locked while a group is
 * written: two groups must not decide differently, nor wait for each other crosswise.
 */
async function findDecided(trx: Knex, runIds: readonly string[]): Promise<RunModel[]> {
  const runs = await findRuns(trx, runIds);
  const undecided = runs.filter((run) => run.numbering === null).map((run) => run.id);
  if (undecided.length === 0) return runs;
  const locked = await lockRuns(trx, undecided);
  return [...runs.filter((run) => run.numbering !== null), ...locked];
}

function refusalOf(
  batch: BatchJob,
  event: QueuedEvent,
  run: { numbering: string | null; project_id: string } | undefined,
): Pick<Rejection, 'code' | 'reason'> | null {
  if (!run || run.project_id !== batch.project_id) {
    return { code: 'run_not_found', reason: 'its run was never opened or is lost' };
  }
  if (run.numbering !== null && run.numbering !== batch.numbering) {
    return {
      code: 'numbering',
      reason: `the events of this run are numbered by the ${run.numbering}`,
    };
  }
  const [problem] = problemsOf(event);
  return problem
    ? { code: 'validation_failed', reason: `${problem.path || '/'} ${problem.message}` }
    : null;
}

function countUp(candidates: readonly Candidate[]): EventCountRow[] {
  const counts = new Map<string, EventCountRow>();
  for (const { row } of candidates) {
    const key = `${row.run_id}/${row.severity}/${row.event_type}`;
    const entry = counts.get(key);
    if (entry) entry.count += 1;
    else {
      const { run_id, event_type, severity } = row;
      counts.set(key, { run_id, event_type, severity, count: 1 });
    }
  }
  return [...counts.values()];
}
