import type { Database } from '../../platform/database/database.js';
import { ApiError } from '../../platform/http/errors.js';
import type { MemberCaller } from '../auth/index.js';
import { present, type RunsService } from '../runs/index.js';
import { findTimeline, type TimelineRow } from './timelines.repository.js';

export interface TimelinesDependencies {
  database: Database;
  runs: RunsService;
}

/** Timelines of runs, as they were made with their scores. */
export class TimelinesService {
  constructor(private readonly deps: TimelinesDependencies) {}

  /** @throws ApiError report_not_found where there is none yet, or where the score is older. */
  async ofRun(caller: MemberCaller, runId: string): Promise<TimelineRow> {
    const { revision, status } = present(await this.deps.runs.locate(caller, runId));
    const timeline = await findTimeline(this.deps.database.read, runId);
    if (timeline) return timeline;
    const message =
      revision > 0
        ? 'This run was scored before timelines were kept; its next score makes one'
        : 'There is no timeline of this run (yet)';
    throw new ApiError('report_not_found', message, {
      details: [{ path: '/run_id', message: `is ${status}; a timeline is made with a score` }],
    });
  }
}
