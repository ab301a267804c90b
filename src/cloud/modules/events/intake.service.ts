import type { Clock } from '../../platform/clock.js';
import {
  type BatchJob,
  type EventInput,
  MOST_EVENTS_PER_BATCH,
  type Numbering,
  newBatchId,
  type QueuedEvent,
} from '../../queues/index.js';
import type { AgentCaller } from '../auth/index.js';
import { type SentEvents, writeJob } from './sent-events.service.js';

/** One request's events, before the server has numbered them where it does. */
export interface Submission {
  caller: AgentCaller;
  runId: string;
  numbering: Numbering;
  events: readonly EventInput[];
  /** The size of the request's body; bounds what shares a job. */
  bytes: number;
  /** What the events were sent as, where that can go into the job as it is. */
  sent: SentEvents | null;
}

interface Waiting extends Submission {
  resolve(lastSeq: number): void;
  reject(error: unknown): void;
}

export interface IntakeDependencies {
  clock: Clock;
  /** Takes `count` numbers for a run that the server numbers; answers the first. */
  takeNumbers: (submission: Submission, count: number) => Promise<number>;
  /** Puts one batch behind its run's barrier; `json` is the job as text where it is there already. */
  addBatch: (job: BatchJob, json: string | null) => Promise<void>;
}

const MOST_BYTES_PER_JOB = 1_048_576;

/**
 * Requests of one run that arrive while an add is under way share the next one, so that a burst of
 * single events costs few round trips. A request is never split, and nobody is answered before the
 * add that carries its events has succeeded.
 */
export class Intake {
  readonly #lines = new Map<string, Waiting[]>();

  constructor(private readonly deps: IntakeDependencies) {}

  /** @returns the seq of the submission's last event. */
  submit(submission: Submission): Promise<number> {
    const key = `${submission.caller.agentId}/${submission.runId}/${submission.numbering}`;
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { ...submission, resolve, reject };
      const line = this.#lines.get(key);
      if (line) {
        line.push(waiting);
        return;
      }
      this.#lines.set(key, [waiting]);
      setImmediate(() => void this.#drain(key));
    });
  }

  async #drain(key: string): Promise<void> {
    const line = this.#lines.get(key) ?? [];
    while (line.length > 0) await this.#addTogether(takeGroup(line));
    this.#lines.delete(key);
  }

  async #addTogether(group: readonly Waiting[]): Promise<void> {
    try {
      const { job, lastSeqs } = await this.#compose(group);
      const json = writeJob(
        job,
        group.map(({ sent }) => sent),
      );
      await this.deps.addBatch(job, json);
      for (const [index, waiting] of group.entries()) waiting.resolve(lastSeqs[index] ?? 0);
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
    }
  }

  async #compose(group: readonly Waiting[]): Promise<{ job: BatchJob; lastSeqs: number[] }> {
    const [first] = group;
    if (!first) throw new RangeError('a group has at least one submission');
    const count = group.reduce((sum, { events }) => sum + events.length, 0);
    let next = first.numbering === 'server' ? await this.deps.takeNumbers(first, count) : 0;
    const events: QueuedEvent[] = [];
    const lastSeqs: number[] = [];
    for (const submission of group) {
      let last = 0;
      for (const { run_id: _, ...event } of submission.events) {
        const seq = event.seq ?? next++;
        last = Math.max(last, seq);
        events.push({ ...event, seq });
      }
      lastSeqs.push(last);
    }
    const job: BatchJob = {
      run_id: first.runId,
      project_id: first.caller.projectId,
      agent_id: first.caller.agentId,
      batch_id: newBatchId(),
      numbering: first.numbering,
      accepted_at: this.deps.clock.now(),
      events,
    };
    return { job, lastSeqs };
  }
}

/** As many whole submissions from the head of the line as one job may carry; at least one. */
function takeGroup(line: Waiting[]): Waiting[] {
  let events = 0;
  let bytes = 0;
  let taken = 0;
  for (const submission of line) {
    events += submission.events.length;
    bytes += submission.bytes;
    if (taken > 0 && (events > MOST_EVENTS_PER_BATCH || bytes > MOST_BYTES_PER_JOB)) break;
    taken += 1;
  }
  return line.splice(0, taken);
}
