import { setTimeout as delay } from 'node:timers/promises';
import {
  type CheckedBatch,
  checkBatch,
  type GroupOutcome,
  persistChecked,
  persistOneByOne,
} from '../../src/cloud/modules/events/index.js';
import {
  isPermanent,
  isTransient,
  retryTransient,
} from '../../src/cloud/platform/database/errors.js';
import type { BatchJob } from '../../src/cloud/queues/index.js';
import { persistDependencies, type WorkerContext } from '../context.js';

interface Waiting extends CheckedBatch {
  resolve(): void;
  reject(error: unknown): void;
}

type CommitContext = Omit<WorkerContext, 'commit'>;

/** A group closes after this many rows or milliseconds, whichever comes first. */
const MOST_ROWS = 5_000;
const GATHER_MS = 3;

/** One transaction for the batches of many jobs: what a commit costs is paid once for all of them. */
export class GroupCommit {
  #line: Waiting[] = [];
  #running = false;

  constructor(private readonly context: CommitContext) {}

  /** Resolves once the batch is on disk. Rejects where the database is away; nothing is written. */
  commit(batch: BatchJob): Promise<void> {
    return new Promise((resolve, reject) => {
      // Checked at once: SQLite has a thread of its own, which writes another group meanwhile.
      this.#line.push({ ...checkBatch(batch, this.context.clock.now()), resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  /** Ends in the same turn in which it finds the line empty, so that no batch waits unseen. */
  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#line.length > 0) {
        if (rowsOf(this.#line) < MOST_ROWS) await delay(GATHER_MS);
        await this.#writeGroup(takeGroup(this.#line));
      }
    } finally {
      this.#running = false;
    }
  }

  async #writeGroup(group: Waiting[]): Promise<void> {
    try {
      await this.#write(
        group.map(({ batch }) => batch),
        () => persistChecked(persistDependencies(this.context), group),
      );
      for (const waiting of group) waiting.resolve();
    } catch (error) {
      if (isTransient(error)) {
        for (const waiting of group) waiting.reject(error);
        return;
      }
      this.context.logger.error(
        { err: error, jobs: group.length },
        'a group failed; job by job now',
      );
      for (const waiting of group) await this.#writeAlone(waiting);
    }
  }

  /** As a whole where that can be: only what the database refuses for good is taken apart. */
  async #writeAlone(waiting: Waiting): Promise<void> {
    const { batch, resolve, reject } = waiting;
    const dependencies = persistDependencies(this.context);
    const persist = async () => {
      try {
        return await persistChecked(dependencies, [waiting]);
      } catch (error) {
        if (!isPermanent(error)) throw error;
        return persistOneByOne(dependencies, batch);
      }
    };
    try {
      await this.#write([batch], persist);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  async #write(batches: BatchJob[], persist: () => Promise<GroupOutcome>): Promise<void> {
    const started = performance.now();
    const outcome = await retryTransient(persist);
    this.context.observeCommit(outcome, batches.length, (performance.now() - started) / 1_000);
    await this.#follow(batches, outcome);
  }

  /** Still before the jobs complete: a crash in between repeats the batch and then this. */
  async #follow(batches: readonly BatchJob[], outcome: GroupOutcome): Promise<void> {
    const { queues, pendingRuns, sightings } = this.context;
    for (const run of outcome.settled.filter((each) => each.needsRescore)) {
      const ids = { run_id: run.id, project_id: run.projectId };
      await queues.of(run.id).addRescore(ids, `v${run.persisted}`, LATE_EVIDENCE_GATHERS_MS);
    }
    if (outcome.opened.length > 0) await pendingRuns.remove(outcome.opened);
    for (const { agent_id, accepted_at } of batches) sightings.note(agent_id, accepted_at);
  }
}

/** Late batches usually come in numbers; the first rescore then finds them all. */
const LATE_EVIDENCE_GATHERS_MS = 200;

function rowsOf(line: readonly Waiting[]): number {
  return line.reduce((sum, { batch }) => sum + batch.events.length, 0);
}

function takeGroup(line: Waiting[]): Waiting[] {
  let rows = 0;
  let taken = 0;
  for (const { batch } of line) {
    rows += batch.events.length;
    if (taken > 0 && rows > MOST_ROWS) break;
    taken += 1;
  }
  return line.splice(0, taken);
}
