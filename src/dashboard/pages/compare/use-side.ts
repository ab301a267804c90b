import type { UseQueryResult } from '@tanstack/react-query';
import type { Report, Run, RunTimeline } from '../../../sdk/types.js';
import { every, useData } from '../../api/queries.js';
import { isScored, useRunTimeline } from '../../api/run-timeline.js';

/** What is known of one of the two runs. */
export interface Side {
  readonly id: string | null;
  readonly run: UseQueryResult<Run, Error>;
  readonly report: UseQueryResult<Report, Error>;
  readonly timeline: UseQueryResult<RunTimeline, Error>;
}

/** A run that goes on is looked at until it has its score. */
export function useSide(id: string | null): Side {
  const path = id === null ? null : `/api/runs/${encodeURIComponent(id)}`;
  const run = useData<Run>(path, (data) => (data && isScored(data) ? every.never : every.often));
  const scored = run.data !== undefined && isScored(run.data);
  return {
    id,
    run,
    report: useData<Report>(scored ? `${path}/report` : null),
    timeline: useRunTimeline(id === null ? undefined : run.data),
  };
}
