import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import type { Dialect } from '../../platform/database/url.js';
import type { BatchJob, OpenJob } from '../../queues/index.js';
import { findRuns, insertRuns, lockRuns, type RunModel, tombstonesAmong } from '../runs/index.js';
import { insertNewEvents } from './bulk-insert.repository.js';
import { type CheckedBatch, checkBatch } from './checked-batch.service.js';
import {
  type Candidate,
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

/** Checks batches and writes them in one transaction. */
export function persistBatches(
  deps: PersistDependencies,
  batches: readonly BatchJob[],
): Promise<GroupOutcome> {
  const now = deps.clock.now();
  return persistChecked(
    deps,
    batches.map((batch) => checkBatch(batch, now)),
  );
}

/** Writes batches of many jobs in one transaction. All of it is there afterwards, or nothing. */
export async function persistChecked(
  deps: PersistDependencies,
  checked: readonly CheckedBatch[],
): Promise<GroupOutcome> {
  const { database, clock } = deps;
  const now = clock.now();
  const batches = checked.map(({ batch }) => batch);
  const runIds = [...new Set(batches.map((batch) => batch.run_id))].sort();
  const opened = await missingRuns(deps, runIds);
  // SQLite has one writer, so nothing can hide between insert and count: one commit does both.
  const oneCommit = database.dialect === 'sqlite';
  const outcome = await database.write.transaction(async (trx) => {
    await insertRuns(trx, opened);
    const written = await writeGroup(trx, database, checked, now);
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
  checked: readonly CheckedBatch[],
  now: number,
): Promise<Omit<GroupOutcome, 'settled' | 'opened'>> {
  const { candidates, rejections, dropped } = await sort(trx, checked);
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

/** In (run, seq) order, so that concurrent groups lock in one order. */
async function sort(trx: Knex, checked: readonly CheckedBatch[]) {
  const runIds = [...new Set(checked.map(({ batch }) => batch.run_id))];
  const runs = new Map((await findDecided(trx, runIds)).map((run) => [run.id, run]));
  const above = ({ agent_id, run_id, project_id }: BatchJob) =>
    runs.has(run_id) ? [agent_id] : [agent_id, run_id, project_id];
  const buried = await tombstonesAmong(
    trx,
    checked.flatMap(({ batch }) => above(batch)),
  );

  const candidates: Candidate[][] = [];
  const rejections: Rejection[] = [];
  let dropped = 0;
  for (const { batch, ...found } of checked) {
    const run = runs.get(batch.run_id);
    const isHidden = run !== undefined && run.deleted_at !== null;
    if (isHidden || above(batch).some((id) => buried.has(id))) {
      dropped += batch.events.length;
      continue;
    }
    const refusal = refusalOf(batch, run);
    if (refusal) {
      rejections.push(...batch.events.map((event) => ({ batch, event, ...refusal })));
      continue;
    }
    candidates.push(found.candidates);
    rejections.push(...found.rejections);
    if (run && run.numbering === null) {
      run.numbering = batch.numbering;
      await trx('runs').where({ id: run.id }).update({ numbering: batch.numbering });
    }
  }
  return { candidates: inOrder(candidates), rejections, dropped };
}

/** Whole batches are put in order first: most runs' batches follow one another, and all is sorted then. */
function inOrder(batches: Candidate[][]): Candidate[] {
  const compare = ({ row: a }: Candidate, { row: b }: Candidate) =>
    a.run_id === b.run_id ? a.seq - b.seq : a.run_id < b.run_id ? -1 : 1;
  const filled = batches.filter((batch): batch is [Candidate, ...Candidate[]] => batch.length > 0);
  return filled
    .sort(([a], [b]) => compare(a, b))
    .flat()
    .sort(compare);
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

/** Why none of the batch can be stored. */
function refusalOf(
  batch: BatchJob,
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
  return null;
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
