import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/ids.js';
import type { LiveRun, OpenJob, Queues } from '../../queues/index.js';
import type { AgentCaller, MemberCaller, UserCaller } from '../auth/index.js';
import type { PendingRuns } from './pending-runs.repository.js';
import { listRunsOf } from './run-list.repository.js';
import { RunLooks, type StoredRun } from './run-looks.service.js';
import { notYourOwn, runNotFound, runTaken, runWasDeleted } from './runs.errors.js';
import type { RunModel } from './runs.model.js';
import { presentAcceptedRun, presentRun } from './runs.presenter.js';
import { buryRun, findAnyRun, isDeleted, tombstonesAmong } from './runs.repository.js';
import type { OpenRunBody, RunListQuery } from './runs.schema.js';

export interface RunsDependencies {
  database: Database;
  queues: Queues;
  pendingRuns: PendingRuns;
  clock: Clock;
  /** @throws ApiError unavailable where the queue is full. */
  requireRoom: () => void;
  /** When the timer of a new run goes off first; it decides anew then. */
  firstLookSeconds: number;
  enqueueDeletion: (job: { kind: 'run'; id: string; project_id: string }) => Promise<void>;
}

/** A run wherever it is: stored, or only in the queue. */
export type LocatedRun = StoredRun | { stored: null; open: OpenJob; live: LiveRun };

/** Opening, finding, listing and deleting runs. */
export class RunsService {
  readonly #looks: RunLooks;

  constructor(private readonly deps: RunsDependencies) {
    this.#looks = new RunLooks(deps);
  }

  /** Accepts a run; sent again under the same id it answers the run as it is now. */
  async open(caller: AgentCaller, body: OpenRunBody) {
    this.deps.requireRoom();
    if (body.project_id && body.project_id !== caller.projectId) throw notYourOwn('project_id');
    if (body.agent_id && body.agent_id !== caller.agentId) throw notYourOwn('agent_id');
    if (body.id) {
      const existing = await this.#findExisting(caller, body.id, body);
      if (existing) return existing;
    }
    const open = this.#openJob(caller, body);
    await this.deps.pendingRuns.add(open);
    const shard = this.deps.queues.of(open.run_id);
    await shard.openRun(open, this.deps.firstLookSeconds * 1_000);
    if (body.id) await this.#requireWon(caller, open, body);
    return presentAcceptedRun(open, NOTHING_LIVE);
  }

  /**
   * Two that open one id at once share the job that creates the row. The one whose word it does not
   * carry is told, and takes its own barrier away, which would vouch for a run that is not its own.
   */
  async #requireWon(caller: AgentCaller, open: OpenJob, body: OpenRunBody): Promise<void> {
    const { queues, database } = this.deps;
    const shard = queues.of(open.run_id);
    const winner =
      (await shard.openJob(open.run_id)) ?? (await findAnyRun(database.read, open.run_id));
    if (!winner) return;
    try {
      if (winner.project_id !== caller.projectId) throw runTaken(['id']);
      requireSame(body, winner, winner.started_at);
    } catch (error) {
      if (winner.project_id !== caller.projectId) await shard.removeBarrier(open);
      await this.deps.pendingRuns.remove([open]);
      throw error;
    }
  }

  /**
   * The run as it was at some moment since it was asked for; the same object for as long as a stored
   * run stays the same.
   * @throws ApiError run_not_found where it is not there or not the caller's.
   */
  async locate(caller: MemberCaller, runId: string): Promise<LocatedRun> {
    const found =
      (await this.#locateStored(caller, runId)) ?? (await this.#locateQueued(caller, runId));
    if (!found) throw runNotFound();
    return found;
  }

  async #locateStored(caller: MemberCaller, runId: string): Promise<StoredRun | null> {
    const run = await this.#looks.at(runId);
    return run && run.stored.deleted_at === null && isOwn(caller, run.stored) ? run : null;
  }

  async list(caller: MemberCaller, query: RunListQuery) {
    const { total, rows } = await listRunsOf(this.deps.database.read, caller, query);
    const [pending, runs] = await Promise.all([
      this.deps.pendingRuns.count(caller),
      Promise.all(rows.map(async (run) => present((await this.#looks.at(run.id)) ?? alone(run)))),
    ]);
    return { runs, meta: { total, limit: query.limit, offset: query.offset, pending } };
  }

  async delete(caller: UserCaller, runId: string): Promise<void> {
    const { project_id } = present(await this.locate(caller, runId));
    await buryRun(this.deps.database.write, runId, this.deps.clock.now());
    await this.deps.enqueueDeletion({ kind: 'run', id: runId, project_id });
  }

  /** What was said under this id before: 202 with it, 409 where it differs or was deleted. */
  async #findExisting(caller: AgentCaller, runId: string, body: OpenRunBody) {
    const { database, queues } = this.deps;
    const stored = await findAnyRun(database.read, runId);
    if (stored) {
      if (stored.deleted_at !== null) throw runWasDeleted();
      if (stored.project_id !== caller.projectId) throw runTaken(['id']);
      requireSame(body, stored, stored.started_at);
      return present((await this.#looks.at(runId)) ?? alone(stored));
    }
    if (await isDeleted(database.read, runId)) throw runWasDeleted();
    const live = await queues.of(runId).liveRun(caller.projectId, runId);
    if (!live.open) return null;
    if (live.open.project_id !== caller.projectId) throw runTaken(['id']);
    requireSame(body, live.open, live.open.started_at);
    const since = await this.#looks.at(runId);
    return since ? present(since) : presentAcceptedRun(live.open, live);
  }

  /**
   * Its row may be written while the queue is asked, and batches with it, of which the queue then
   * tells no more: only where there is still no row afterwards is the queue all that there is.
   */
  async #locateQueued(caller: MemberCaller, runId: string): Promise<LocatedRun | null> {
    const { database, queues } = this.deps;
    const shard = queues.of(runId);
    const open = await shard.openJob(runId);
    if (!open) return this.#locateStored(caller, runId);
    if (!isOwn(caller, open)) return null;
    const above = [runId, open.project_id, open.agent_id];
    if ((await tombstonesAmong(database.read, above)).size > 0) return null;
    const live = await shard.liveRun(open.project_id, runId);
    return (await this.#locateStored(caller, runId)) ?? { stored: null, open, live };
  }

  #openJob(caller: AgentCaller, body: OpenRunBody): OpenJob {
    const now = this.deps.clock.now();
    return {
      run_id: body.id ?? newId('run'),
      project_id: caller.projectId,
      agent_id: caller.agentId,
      owner_id: caller.ownerId,
      target_url: body.target_url,
      method: body.method ?? 'GET',
      scenario: body.scenario,
      seed: body.seed ?? null,
      labels: body.labels ?? {},
      started_at: body.started_at ? Date.parse(body.started_at) : now,
      accepted_at: now,
    };
  }
}

const NOTHING_LIVE: LiveRun = { open: null, finish: null, pending: new Map(), barrier: true };

/** A row that went while it was looked at again. */
const alone = (stored: RunModel): StoredRun => ({ stored, open: null, live: null });

export function present(run: LocatedRun) {
  return run.stored ? presentRun(run.stored, run.live) : presentAcceptedRun(run.open, run.live);
}

function isOwn(caller: MemberCaller, run: Pick<OpenJob, 'owner_id' | 'project_id'>): boolean {
  return caller.kind === 'user'
    ? run.owner_id === caller.userId
    : run.project_id === caller.projectId;
}

/** Only the fields that were sent are compared: a repetition need not spell out the defaults. */
function requireSame(body: OpenRunBody, existing: RunModel | OpenJob, startedAt: number): void {
  const fields = ['target_url', 'method', 'scenario', 'seed', 'labels'] as const;
  const differing: string[] = fields.filter(
    (field) => body[field] !== undefined && !isDeepStrictEqual(body[field], existing[field]),
  );
  if (body.started_at && Date.parse(body.started_at) !== startedAt) differing.push('started_at');
  if (differing.length > 0) throw runTaken(differing);
}
