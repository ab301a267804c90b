import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Run, RunTimeline } from '../../sdk/types.js';
import { getData } from './client.js';
import { ApiError } from './errors.js';
import { readLargeAnswer } from './large-answer.js';
import { isFinal, ofSame } from './queries.js';

/** The picture that was made with a run's score. Nothing is asked for before there is one. */
export function useRunTimeline(run: Run | undefined): UseQueryResult<RunTimeline, Error> {
  const path = `/api/runs/${run?.id ?? ''}/timeline`;
  return useQuery<RunTimeline, Error>({
    queryKey: [path, run?.revision ?? 0],
    queryFn: ({ signal }) => getData<RunTimeline>(path, { signal, read: readLargeAnswer }),
    enabled: run !== undefined && isScored(run),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: ofSame<RunTimeline>(path),
    // Comparing tens of thousands of entries takes longer than drawing them.
    structuralSharing: false,
  });
}

export function isScored(run: Run): boolean {
  return isFinal(run) && run.revision > 0;
}

/** Scored by a version that kept no picture. */
export function isMissing({ error }: UseQueryResult<RunTimeline, Error>): boolean {
  return error instanceof ApiError && error.status === 404;
}
