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
  useAnew(run);
  return useData<Score>(`${pathOf(run.id)}/score`, isFinal(run) ? every.never : every.live);
}

/** There is none before the run is final. */
export function useReport(run: Run): UseQueryResult<Report, Error> {
  return useData<Report>(isFinal(run) ? `${pathOf(run.id)}/report` : null);
}

export function pathOf(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}`;
}

/** A new status or revision is a new score, and a new report. */
function useAnew({ id, status, revision }: Run): void {
  const queries = useQueryClient();
  const state = `${id} ${status} ${revision}`;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    const path = pathOf(id);
    const stale = [`${path}/score`, `${path}/report`, `${path}/timeline`, `${path}/rejections`];
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => stale.includes(String(queryKey[0])),
    });
  }, [queries, id, state]);
}
