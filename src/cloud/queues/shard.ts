import { FlowProducer, type Job, type JobsOptions, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  batchesOfChildren,
  batchJobId,
  closeJobId,
  deletionJobId,
  finishJobId,
  openJobId,
  quarantineJobId,
  rescoreJobId,
  scoreJobId,
} from './job-ids.js';
import { CHILD_OPTIONS, DELETION_OPTIONS, LANES, type Lane, SCORE_OPTIONS } from './lanes.js';
import { isMissingParent, MissingBarrierError } from './missing-barrier.js';
import type {
  AgentReportJob,
  BatchJob,
  DeletionJob,
  FinishJob,
  OpenJob,
  ScoreJob,
} from './payloads.js';
import { WritableQueue, WrittenData } from './written-job.js';

/** What Redis knows of a run that is not final. */
export interface LiveRun {
  open: OpenJob | null;
  finish: FinishJob | null;
  /** Batches whose jobs are not completed: how many events by name. */
  pending: ReadonlyMap<string, number>;
  barrier: boolean;
}

type Child = 'open' | 'batch' | 'finish' | 'close' | 'agent-report';

/** The queues of one shard: all keys carry one hash tag, so that a flow is one transaction. */
export class QueueShard {
  readonly prefix: string;
  readonly queues: Readonly<Record<Lane, Queue>>;
  readonly #flows: FlowProducer;
  readonly #redis: Redis;

  constructor(redis: Redis, index: number) {
    this.prefix = `{sd:${index}}`;
    this.#redis = redis;
    const options = {
      connection: redis,
      prefix: this.prefix,
      skipWaitingForReady: true,
      skipVersionCheck: true,
    };
    const lanes = Object.keys(LANES) as Lane[];
    this.queues = Object.fromEntries(
      lanes.map((lane): [Lane, Queue] => [lane, new WritableQueue(LANES[lane], options)]),
    ) as Record<Lane, Queue>;
    this.#flows = new FlowProducer(options);
    for (const queue of Object.values(this.queues)) queue.on('error', ignoreConnectionNoise);
    this.#flows.on('error', ignoreConnectionNoise);
  }

  /** Opens a run: its barrier, the job that creates its row, and the timer that ends it. */
  async openRun(job: OpenJob, idleMs: number): Promise<void> {
    await this.#addBarrier(job, [
      { name: 'open', data: job, opts: { ...CHILD_OPTIONS, jobId: openJobId(job.run_id) } },
      this.#closeChild(job, idleMs),
    ]);
  }

  /** Builds the barrier of a run anew whose queue was lost. */
  async rebuildBarrier(run: ScoreJob, closeDelayMs: number): Promise<void> {
    await this.#addBarrier(run, [this.#closeChild(run, closeDelayMs)]);
  }

  /**
   * @param json the job as JSON where it is there already.
   * @throws MissingBarrierError where this project has no waiting barrier for the run.
   */
  addBatch(job: BatchJob, behind: 'barrier' | 'nothing', json?: string | null): Promise<Job> {
    return this.#addChild('batch', job, batchJobId(job), behind, json);
  }

  addFinish(job: FinishJob, behind: 'barrier' | 'nothing'): Promise<Job> {
    return this.#addChild('finish', job, finishJobId(job.run_id), behind);
  }

  addAgentReport(job: AgentReportJob): Promise<Job> {
    const opts = { ...CHILD_OPTIONS, removeOnComplete: true };
    return this.queues.ingest.add('agent-report', job, opts);
  }

  /** Scores a final run again; the same version is asked for once. */
  addRescore(run: ScoreJob, version: string, delay = 0): Promise<Job> {
    const opts = { ...SCORE_OPTIONS, jobId: rescoreJobId(run.run_id, version), delay };
    return this.queues.scoring.add('score', run, opts);
  }

  /**
   * What comes for a deleted run from now on finds no barrier, and asks the database. What is queued
   * already loses only its parent: workers drop and count it. A barrier that is being scored goes
   * by itself.
   */
  async removeBarrier({ run_id, project_id }: ScoreJob): Promise<void> {
    const barrier = await this.queues.scoring.getJob(scoreJobId(project_id, run_id));
    if (!barrier || (await barrier.isActive())) return;
    await barrier.remove({ removeChildren: false });
  }

  /**
   * What the timer of a run is doing: it sleeps, it decides at this very moment, or neither: then it
   * will look again by itself, or is gone.
   */
  async timerState(runId: string): Promise<'asleep' | 'deciding' | 'awake'> {
    const id = closeJobId(runId);
    const lane = `${this.prefix}:${LANES.ingest}`;
    const answers = await this.#redis
      .pipeline()
      .zscore(`${lane}:delayed`, id)
      .exists(`${lane}:${id}:lock`)
      .exec();
    const [[failure, due], [, locked]] = answers as [[Error | null, unknown], [null, number]];
    if (failure) throw failure;
    return due !== null ? 'asleep' : locked === 1 ? 'deciding' : 'awake';
  }

  /** Lets the timer of a run go off now. @returns false where it was not asleep any more. */
  async wakeTimer(runId: string): Promise<boolean> {
    const timer = await this.queues.ingest.getJob(closeJobId(runId));
    try {
      await timer?.promote();
      return true;
    } catch (error) {
      if (/not in the delayed state/i.test((error as Error).message)) return false;
      throw error;
    }
  }

  /** Which of these runs have a barrier, in one round trip. */
  async withBarrier(
    runs: readonly { id: string; project_id: string }[],
  ): Promise<ReadonlySet<string>> {
    const pipeline = this.#redis.pipeline();
    for (const { id, project_id } of runs) {
      pipeline.exists(`${this.prefix}:${LANES.scoring}:${scoreJobId(project_id, id)}`);
    }
    const answers = (await pipeline.exec()) ?? [];
    return new Set(runs.filter((_, index) => answers[index]?.[1] === 1).map(({ id }) => id));
  }

  addDeletion(job: DeletionJob): Promise<Job> {
    const opts = { ...DELETION_OPTIONS, jobId: deletionJobId(job.id) };
    return this.queues.deletion.add('delete', job, opts);
  }

  /** A suspicious job goes on in quarantine, still a child of its run's barrier. */
  async addToQuarantine(job: Job): Promise<void> {
    const opts: JobsOptions = { ...CHILD_OPTIONS, jobId: quarantineJobId(String(job.id)) };
    const { quarantine } = this.queues;
    const parent = job.parent && { id: String(job.parent.id), queue: job.parent.queueKey };
    try {
      await quarantine.add(job.name, job.data, parent ? { ...opts, parent } : opts);
    } catch (error) {
      // The barrier of a deleted run is gone; its work still has to be dropped and counted.
      if (!parent || !isMissingParent(error)) throw error;
      await quarantine.add(job.name, job.data, opts);
    }
  }

  /** One round trip: what the queue still holds of a run. */
  async liveRun(projectId: string, runId: string): Promise<LiveRun> {
    const parentKey = `${this.prefix}:${LANES.scoring}:${scoreJobId(projectId, runId)}`;
    const child = (id: string) => `${this.prefix}:${LANES.ingest}:${id}`;
    const answers = await this.#redis
      .pipeline()
      .hget(child(openJobId(runId)), 'data')
      .hget(child(finishJobId(runId)), 'data')
      .smembers(`${parentKey}:dependencies`)
      .exists(parentKey)
      .exec();
    const [open, finish, children, barrier] = (answers ?? []).map(([error, value]) => {
      if (error) throw error;
      return value;
    });
    return {
      open: typeof open === 'string' ? JSON.parse(open) : null,
      finish: typeof finish === 'string' ? JSON.parse(finish) : null,
      pending: batchesOfChildren((children as string[] | undefined) ?? []),
      barrier: barrier === 1,
    };
  }

  async openJob(runId: string): Promise<OpenJob | null> {
    const job = await this.queues.ingest.getJob(openJobId(runId));
    return job?.data ?? null;
  }

  async close(): Promise<void> {
    await Promise.all([...Object.values(this.queues), this.#flows].map((part) => part.close()));
  }

  #closeChild({ run_id, project_id }: ScoreJob, delay: number) {
    const opts = { ...CHILD_OPTIONS, jobId: closeJobId(run_id), delay };
    return { name: 'close', data: { run_id, project_id }, opts };
  }

  async #addBarrier(
    { run_id, project_id }: ScoreJob,
    children: { name: string; data: object; opts: JobsOptions }[],
  ): Promise<void> {
    await this.#flows.add({
      name: 'score',
      queueName: LANES.scoring,
      data: { run_id, project_id },
      opts: { ...SCORE_OPTIONS, jobId: scoreJobId(project_id, run_id) },
      children: children.map((child) => ({ ...child, queueName: LANES.ingest })),
    });
  }

  async #addChild(
    name: Child,
    data: ScoreJob,
    jobId: string,
    behind: 'barrier' | 'nothing',
    json?: string | null,
  ): Promise<Job> {
    const parent = {
      id: scoreJobId(data.project_id, data.run_id),
      queue: `${this.prefix}:${LANES.scoring}`,
    };
    const opts = { ...CHILD_OPTIONS, jobId, ...(behind === 'barrier' && { parent }) };
    try {
      return await this.queues.ingest.add(name, json ? new WrittenData(json) : data, opts);
    } catch (error) {
      if (isMissingParent(error)) throw new MissingBarrierError(data.run_id);
      throw error;
    }
  }
}

/** The shared connection has its own listener, which logs; BullMQ repeats every error on each queue. */
function ignoreConnectionNoise(): void {}
