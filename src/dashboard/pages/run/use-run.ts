import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Report, Run, Score } from '../../../sdk/types.js';
import { every, isFinal, useData } from '../../api/queries.js';
import { ingestOf } from '../../model/ingest.js';

/** Looked at while something may still come, and no more once it is final and covered. */
export function useRun(runId: string): UseQueryResult<Run, Error> {
  return useData<Run>(pathOf(runId), (run) => (run && isSettled(run) ? every.never : every.live));
}

export function isSettled(run: Run): boolean {
  return isFinal(run) && ingestOf(run).covered;
}

export function useScore(run: Run): UseQueryResult<Score, Error> {
  const path = pathOf(run.id);
  useAnew(
    `${run.status} ${run.revision}`,
    ['score', 'report', 'timeline', 'rejections'].map((part) => `${path}/${part}`),
  );
  // A provisional score follows from what is stored.
  useAnew(String(run.ingest.persisted), [`${path}/score`]);
  return useData<Score>(`${path}/score`);
}

/** There is none before the run is final. */
export function useReport(run: Run): UseQueryResult<Report, Error> {
  return useData<Report>(isFinal(run) ? `${pathOf(run.id)}/report` : null);
}

export function pathOf(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}`;
}

/** What these answered before `state` changed is asked for again. */
function useAnew(state: string, paths: readonly string[]): void {
  const queries = useQueryClient();
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => paths.includes(String(queryKey[0])),
    });
  });
}
