import type { Clock } from '../../platform/clock.js';
import { type FinishJob, MissingBarrierError, type Queues } from '../../queues/index.js';
import type { MemberCaller } from '../auth/index.js';
import { otherOutcome } from './runs.errors.js';
import type { FinalStatus } from './runs.model.js';
import { type LocatedRun, present, type RunsService } from './runs.service.js';

type Outcome = FinishJob['status'];

/** What an agent says of a run's course. `changed` is false where it had been said before. */
export class OutcomeService {
  constructor(
    private readonly runs: RunsService,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** @throws ApiError conflict where another final status is recorded. */
  async finish(caller: MemberCaller, runId: string, status: Outcome, lastSeq: number | null) {
    const run = await this.runs.locate(caller, runId);
    if (isRepetition(run, status)) return { changed: false, run: present(run) };
    const place = run.stored ?? run.open;
    const job: FinishJob = {
      run_id: runId,
      project_id: place.project_id,
      agent_id: caller.kind === 'agent' ? caller.agentId : null,
      status,
      last_seq: lastSeq,
      accepted_at: this.clock.now(),
    };
    await this.#add(job, run);
    // Two that finish at once share one job; the one whose word it does not carry is told.
    const after = await this.runs.locate(caller, runId);
    const recorded = recordedOutcome(after);
    if (recorded && recorded !== 'abandoned' && recorded !== status) throw otherOutcome(recorded);
    return { changed: true, run: present(after) };
  }

  /** `running` changes nothing in a run that runs, and does not bring a final one back. */
  async keepRunning(caller: MemberCaller, runId: string) {
    const run = await this.runs.locate(caller, runId);
    const recorded = recordedOutcome(run);
    if (recorded) throw otherOutcome(recorded);
    return { changed: run.stored === null, run: present(run) };
  }

  async #add(job: FinishJob, run: LocatedRun): Promise<void> {
    const shard = this.queues.of(job.run_id);
    if (run.stored?.finish_status === 'abandoned') {
      await shard.addFinish(job, 'nothing');
      return;
    }
    try {
      await shard.addFinish(job, 'barrier');
    } catch (error) {
      if (!(error instanceof MissingBarrierError)) throw error;
      // Redis lost the run: its barrier is built anew, then waits for this finish as before.
      await shard.rebuildBarrier(job, 0);
      await shard.addFinish(job, 'barrier');
    }
  }
}

function isRepetition(run: LocatedRun, status: Outcome): boolean {
  const recorded = recordedOutcome(run);
  if (recorded === null || recorded === 'abandoned') return false;
  if (recorded !== status) throw otherOutcome(recorded);
  return true;
}

function recordedOutcome(run: LocatedRun): FinalStatus | null {
  return run.live?.finish?.status ?? run.stored?.finish_status ?? null;
}
