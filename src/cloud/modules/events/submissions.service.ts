import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import {
  type BatchJob,
  type EventInput,
  MissingBarrierError,
  NumberingMismatch,
  type Queues,
  type RunKey,
  RunNumbers,
} from '../../queues/index.js';
import type { AgentCaller } from '../auth/index.js';
import { findAnyRun, isFinal, type RunModel, runNotFound } from '../runs/index.js';
import {
  eitherAllOrNone,
  foreignRunId,
  numberedOtherwise,
  payloadTooLarge,
} from './events.errors.js';
import { highestSeq } from './events.repository.js';
import { Intake } from './intake.service.js';
import type { SentEvents } from './sent-events.service.js';

export interface SubmissionsDependencies {
  database: Database;
  queues: Queues;
  clock: Clock;
  /** @throws ApiError unavailable where the queue is full. */
  requireRoom: () => void;
  /** Called with how many events were accepted, for metrics. */
  observeAccepted?: (events: number) => void;
}

export const MOST_PAYLOAD_BYTES = 65_536;

/** Accepts events: checks what the schema cannot, then waits for the add that carries them. */
export class SubmissionsService {
  readonly #numbers: RunNumbers;
  readonly #intake: Intake;

  constructor(private readonly deps: SubmissionsDependencies) {
    this.#numbers = new RunNumbers(deps.queues, (run) => this.#lookUp(run), runNotFound);
    this.#intake = new Intake({
      clock: deps.clock,
      takeNumbers: ({ caller, runId }, count) =>
        this.#numbers.takeNumbers({ runId, projectId: caller.projectId }, count),
      addBatch: (job, json) => this.#addBatch(job, json),
    });
  }

  async submit(
    caller: AgentCaller,
    runId: string,
    events: readonly EventInput[],
    { bytes, sent }: { bytes: number; sent: SentEvents | null },
  ): Promise<{ accepted: number; last_seq: number }> {
    this.deps.requireRoom();
    const byAgent = requireOneNumbering(runId, events);
    if (bytes > MOST_PAYLOAD_BYTES) requireSmallPayloads(events);
    try {
      if (byAgent) {
        await this.#numbers.requireAgentNumbers({ runId, projectId: caller.projectId });
      }
      const numbering = byAgent ? 'agent' : 'server';
      // Numbers of ours, and a run's id in an event, are not in the text as it was sent.
      const asSent = byAgent && events.every(({ run_id }) => run_id === undefined) ? sent : null;
      const submission = { caller, runId, numbering, events, bytes, sent: asSent } as const;
      const last_seq = await this.#intake.submit(submission);
      this.deps.observeAccepted?.(events.length);
      return { accepted: events.length, last_seq };
    } catch (error) {
      if (error instanceof NumberingMismatch) throw numberedOtherwise(byAgent);
      throw error;
    }
  }

  async #lookUp({ runId, projectId }: RunKey) {
    const run = await this.#ownRun(runId, projectId);
    return (
      run && {
        numbering: run.numbering,
        highestSeq: await highestSeq(this.deps.database.read, runId),
      }
    );
  }

  /** The barrier vouches for the run; only where none waits is the database asked what to do. */
  async #addBatch(job: BatchJob, json: string | null): Promise<void> {
    const shard = this.deps.queues.of(job.run_id);
    try {
      await shard.addBatch(job, 'barrier', json);
    } catch (error) {
      if (!(error instanceof MissingBarrierError)) throw error;
      const run = await this.#ownRun(job.run_id, job.project_id);
      if (!run) throw runNotFound();
      if (isFinal(run.status)) {
        await shard.addBatch(job, 'nothing', json);
        return;
      }
      // Redis lost the run: its barrier is built anew, and this batch is its first child.
      await shard.rebuildBarrier(job, 0);
      await shard.addBatch(job, 'barrier', json);
    }
  }

  async #ownRun(runId: string, projectId: string): Promise<RunModel | null> {
    const run = await findAnyRun(this.deps.database.read, runId);
    return run && run.project_id === projectId && run.deleted_at === null ? run : null;
  }
}

/** @returns whether the agent numbers these events. */
function requireOneNumbering(runId: string, events: readonly EventInput[]): boolean {
  const byAgent = events[0]?.seq !== undefined;
  for (const [index, event] of events.entries()) {
    if (event.run_id !== undefined && event.run_id !== runId) throw foreignRunId(index);
    if ((event.seq !== undefined) !== byAgent) {
      throw eitherAllOrNone(event.seq === undefined ? index : 0);
    }
  }
  return byAgent;
}

function requireSmallPayloads(events: readonly EventInput[]): void {
  for (const [index, { payload }] of events.entries()) {
    if (payload === undefined) continue;
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    if (bytes > MOST_PAYLOAD_BYTES) throw payloadTooLarge(index, bytes);
  }
}
