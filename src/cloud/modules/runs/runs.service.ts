import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/ids.js';
import { isRedisAway } from '../../platform/redis/errors.js';
import type { LiveRun, OpenJob, Queues } from '../../queues/index.js';
import type { AgentCaller, MemberCaller, UserCaller } from '../auth/index.js';
import type { PendingRuns } from './pending-runs.repository.js';
import { listRunsOf } from './run-list.repository.js';
import { notYourOwn, runNotFound, runTaken, runWasDeleted } from './runs.errors.js';
import { isFinal, type RunModel } from './runs.model.js';
import { presentAcceptedRun, presentRun } from './runs.presenter.js';
import { buryRun, findAnyRun, findRunOf, isDeleted, tombstonesAmong } from './runs.repository.js';
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
export type LocatedRun =
  | { stored: RunModel; open: null; live: LiveRun | null }
  | { stored: null; open: OpenJob; live: LiveRun };

/** Opening, finding, listing and deleting runs. */
export class RunsService {
  constructor(private readonly deps: RunsDependencies) {}

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

  /** @throws ApiError run_not_found where it is not there or not the caller's. */
  async locate(caller: MemberCaller, runId: string): Promise<LocatedRun> {
    const stored = await findRunOf(this.deps.database.read, caller, runId);
    if (stored) return this.#withLive(stored);
    const found = await this.#locateQueued(caller, runId);
    if (!found) throw runNotFound();
    return found;
  }

  async get(caller: MemberCaller, runId: string) {
    return present(await this.locate(caller, runId));
  }

  async list(caller: MemberCaller, query: RunListQuery) {
    const { total, rows } = await listRunsOf(this.deps.database.read, caller, query);
    const [pending, runs] = await Promise.all([
      this.deps.pendingRuns.count(caller),
      Promise.all(rows.map(async (run) => present(await this.#withLive(run)))),
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
      return presentRun(stored, await this.#liveOf(stored));
    }
    if (await isDeleted(database.read, runId)) throw runWasDeleted();
    const live = await queues.of(runId).liveRun(caller.projectId, runId);
    if (!live.open) return null;
    if (live.open.project_id !== caller.projectId) throw runTaken(['id']);
    requireSame(body, live.open, live.open.started_at);
    return presentAcceptedRun(live.open, live);
  }

  async #locateQueued(caller: MemberCaller, runId: string): Promise<LocatedRun | null> {
    const { database, queues } = this.deps;
    const shard = queues.of(runId);
    const open = await shard.openJob(runId);
    if (!open || !isOwn(caller, open)) {
      // Its row may have been written between the two looks.
      const stored = open ? null : await findRunOf(database.read, caller, runId);
      return stored ? { stored, open: null, live: null } : null;
    }
    const above = [runId, open.project_id, open.agent_id];
    if ((await tombstonesAmong(database.read, above)).size > 0) return null;
    return { stored: null, open, live: await shard.liveRun(open.project_id, runId) };
  }

  /**
   * The queue first, the counters after it: what was pending then is either pending still, or named
   * among the batches that the counters contain.
   */
  async #withLive(run: RunModel): Promise<LocatedRun> {
    const live = await this.#liveOf(run);
    const fresh = live && (await findAnyRun(this.deps.database.read, run.id));
    return { stored: fresh ?? run, open: null, live };
  }

  /** Final runs need no look at Redis; without Redis the stored part is still worth showing. */
  async #liveOf(run: RunModel): Promise<LiveRun | null> {
    if (isFinal(run.status)) return null;
    try {
      return await this.deps.queues.of(run.id).liveRun(run.project_id, run.id);
    } catch (error) {
      if (!isRedisAway(error)) throw error;
      return null;
    }
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

export function present(run: LocatedRun) {
  return run.stored ? presentRun(run.stored, run.live) : presentAcceptedRun(run.open, run.live);
}

function isOwn(caller: MemberCaller, open: OpenJob): boolean {
  return caller.kind === 'user'
    ? open.owner_id === caller.userId
    : open.project_id === caller.projectId;
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
