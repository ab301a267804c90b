import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { TSchema } from 'typebox';
import { saveAgentReport } from '../../src/cloud/modules/reports/index.js';
import {
  decideClosing,
  findAnyRun,
  insertRuns,
  isFinal,
  isWorkOfDeleted,
  recordFinish,
} from '../../src/cloud/modules/runs/index.js';
import { compileProblems } from '../../src/cloud/platform/http/validate.js';
import {
  AgentReportJob,
  BatchJob,
  CloseJob,
  FinishJob,
  OpenJob,
} from '../../src/cloud/queues/index.js';
import type { WorkerContext } from '../context.js';
import { leaveToNewer } from './newer-release.js';
import { isSuspect } from './quarantine.js';

/** Only what carries an agent's own data can be poisonous; the rest are a few checked words. */
const SUSPICIOUS = new Set(['batch', 'agent-report']);
const KNOWN = new Set(['open', 'batch', 'finish', 'close', 'agent-report']);

/** Processes one child of a run's barrier. */
export async function processIngest(context: WorkerContext, job: Job, token = ''): Promise<void> {
  if (isSuspect(job) && SUSPICIOUS.has(job.name)) {
    await context.queues.of(job.data.run_id).addToQuarantine(job);
    context.metrics.jobs.quarantine('moved');
    context.logger.warn({ job: job.id, stalls: job.stalledCounter }, 'job moved to quarantine');
    return;
  }
  if (!KNOWN.has(job.name)) await leaveToNewer(context, job, token);
  await runIngestJob(context, job, token);
}

/** The work itself, on the shared lane and in quarantine alike. */
export async function runIngestJob(context: WorkerContext, job: Job, token: string): Promise<void> {
  switch (job.name) {
    case 'open':
      return open(context, checked(OpenJob, job));
    case 'batch':
      return context.commit(checked(BatchEnvelope, job));
    case 'finish':
      return finish(context, checked(FinishJob, job));
    case 'close':
      return close(context, checked(CloseJob, job), job, token);
    case 'agent-report':
      return agentReport(context, checked(AgentReportJob, job));
    default:
      throw new UnrecoverableError(`no worker of this release knows a job named ${job.name}`);
  }
}

/** The events of a batch are checked one by one while it is written: one bad event costs itself. */
const BatchEnvelope = {
  ...BatchJob,
  properties: { ...BatchJob.properties, events: {} },
} as unknown as typeof BatchJob;

const checks = new Map<TSchema, ReturnType<typeof compileProblems>>();

/** A queue outlives deployments: what another release put there is checked again. */
function checked<T extends TSchema>(schema: T, job: Job) {
  let problemsOf = checks.get(schema);
  if (!problemsOf) {
    problemsOf = compileProblems(schema);
    checks.set(schema, problemsOf);
  }
  const [problem] = problemsOf(job.data);
  if (problem) {
    throw new UnrecoverableError(`job ${job.id} is not usable: ${problem.path} ${problem.message}`);
  }
  return job.data;
}

async function open(context: WorkerContext, job: OpenJob): Promise<void> {
  const { database, pendingRuns, sightings } = context;
  await database.write.transaction((trx) => insertRuns(trx, [job]));
  await pendingRuns.remove([job]);
  sightings.note(job.agent_id, job.accepted_at);
}

async function finish(context: WorkerContext, job: FinishJob): Promise<void> {
  const { database, queues } = context;
  await requireRow(context, job.run_id);
  await recordFinish(database.write, job, {
    status: job.status,
    lastSeq: job.last_seq,
    at: job.accepted_at,
  });
  const run = await findAnyRun(database.write, job.run_id);
  if (run && isFinal(run.status) && run.status !== run.finish_status) {
    await queues.of(job.run_id).addRescore(job, `f${job.accepted_at}`);
  }
  await releaseClose(context, job.run_id);
  if (job.agent_id) context.sightings.note(job.agent_id, job.accepted_at);
}

/** A finish may overtake the job that opens its run. */
async function requireRow({ database, queues }: WorkerContext, runId: string): Promise<void> {
  if (await findAnyRun(database.write, runId)) return;
  const queued = await queues.of(runId).openJob(runId);
  if (queued) await database.write.transaction((trx) => insertRuns(trx, [queued]));
}

/**
 * Lets the run's timer go off now that its finish is recorded. A timer that is deciding at this very
 * moment may not have seen the finish: it is waited for until it sleeps again or is done.
 */
async function releaseClose({ queues }: WorkerContext, runId: string): Promise<void> {
  const shard = queues.of(runId);
  for (let tries = 0; tries < 200; tries += 1) {
    const state = await shard.timerState(runId);
    if (state === 'awake') return;
    if (state === 'asleep' && (await shard.wakeTimer(runId))) return;
    await delay(10);
  }
  throw new Error(`the timer of ${runId} did not come to rest`);
}

async function close(
  context: WorkerContext,
  ids: CloseJob,
  job: Job,
  token: string,
): Promise<void> {
  const { database, clock, config, queues } = context;
  const shard = queues.of(ids.run_id);
  const sleep = async (until: number): Promise<never> => {
    await job.moveToDelayed(until, token);
    throw new DelayedError();
  };
  const run = await findAnyRun(database.write, ids.run_id);
  const now = clock.now();
  if (!run) {
    // Its row comes with the job that opens it; without one there is nothing to close.
    if (await shard.openJob(ids.run_id)) await sleep(now + 1_000);
    return;
  }
  if (run.deleted_at !== null) return;
  const limits = {
    idleMs: config.runIdleSeconds * 1_000,
    limitMs: config.runTimeLimitSeconds * 1_000,
  };
  const decision = decideClosing(run, now, limits, job.attemptsStarted);
  if (decision.kind === 'wait') await sleep(decision.until);
  if (decision.kind !== 'abandon') return;
  // The time counts from the last event that was accepted, and workers may have been away since.
  const live = await shard.liveRun(run.project_id, run.id);
  if (live.finish || live.pending.size > 0) await sleep(now + 1_000);
  await recordFinish(database.write, ids, { status: 'abandoned', lastSeq: null, at: now });
}

async function agentReport({ database }: WorkerContext, job: AgentReportJob): Promise<void> {
  await database.write.transaction(async (trx) => {
    if (await isWorkOfDeleted(trx, job)) return;
    await saveAgentReport(trx, {
      run_id: job.run_id,
      summary: job.summary,
      raw_json: JSON.stringify(job.raw_json),
      created_at: job.accepted_at,
    });
  });
}
