import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Page, Run, TrendPoint } from '../../../sdk/types.js';
import { every, isFinal, usePage } from '../../api/queries.js';

export const TREND_RUNS = 200;

/** The newest final runs of a project; asked for anew as soon as one of its newest runs moved. */
export function useTrend(
  projectId: string,
  query: { readonly scenario?: string; readonly offset?: number } = {},
): UseQueryResult<Page<TrendPoint>, Error> {
  const path = `/api/projects/${projectId}/trend`;
  const trend = usePage<TrendPoint>(path, { limit: TREND_RUNS, ...query }, every.seldom);
  const state = useNewestRun(projectId);
  const queries = useQueryClient();
  const seen = useRef<string>(null);
  useEffect(() => {
    if (state === undefined) return;
    if (seen.current !== null && seen.current !== state) {
      void queries.invalidateQueries({ queryKey: [path] });
    }
    seen.current = state;
  }, [path, queries, state]);
  return trend;
}

/** Changes with each run that ends or is scored anew. */
function useNewestRun(projectId: string): string | undefined {
  const query = { project_id: projectId, limit: 5 };
  const runs = usePage<Run>('/api/runs', query, (page) =>
    page?.pending || page?.items.some((run) => !isFinal(run)) ? every.live : every.often,
  );
  return runs.data?.items
    .filter(isFinal)
    .map(({ id, revision }) => `${id}:${revision}`)
    .join();
}
