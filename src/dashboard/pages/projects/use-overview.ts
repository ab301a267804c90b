import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Page, Project, Run, TrendPoint } from '../../../sdk/types.js';
import { every, isFinal, usePage, usePages } from '../../api/queries.js';

export const PROJECTS_PER_PAGE = 48;
/** Points of a sparkline; the run before of the same scenario is nearly always among them. */
const TREND = { limit: 24 };
const NEWEST_RUNS = 40;

export interface Overview {
  readonly projects: UseQueryResult<Page<Project>, Error>;
  /** By project. */
  readonly trends: ReadonlyMap<string, UseQueryResult<Page<TrendPoint>, Error>>;
  /** Runs that are not final, by project. */
  readonly live: ReadonlyMap<string, readonly Run[]>;
}

/** Only the newest runs are looked at often; a trend is asked for again when one of its runs moved. */
export function useOverview(offset: number): Overview {
  const projects = usePage<Project>(
    '/api/projects',
    { limit: PROJECTS_PER_PAGE, offset },
    every.seldom,
  );
  const ids = projects.data?.items.map(({ id }) => id) ?? [];
  const results = usePages<TrendPoint>(ids.map(trendPath), TREND);
  const runs = usePage<Run>('/api/runs', { limit: NEWEST_RUNS }, (page) =>
    page?.pending || page?.items.some((run) => !isFinal(run)) ? every.live : every.often,
  );
  useFreshTrends(runs.data?.items);
  const trends = new Map<string, UseQueryResult<Page<TrendPoint>, Error>>();
  results.forEach((result, place) => {
    trends.set(ids[place] ?? '', result);
  });
  return { projects, trends, live: liveByProject(runs.data?.items ?? []) };
}

function useFreshTrends(newest: readonly Run[] | undefined): void {
  const queries = useQueryClient();
  const seen = useRef<ReadonlyMap<string, string>>(null);
  useEffect(() => {
    if (!newest) return;
    const states = finalStates(newest);
    for (const [id, state] of states) {
      if (seen.current === null || (seen.current.get(id) ?? '') === state) continue;
      void queries.invalidateQueries({ queryKey: [trendPath(id)] });
    }
    seen.current = states;
  }, [newest, queries]);
}

/** Which runs of a project are final, and with which revision. */
function finalStates(runs: readonly Run[]): Map<string, string> {
  const states = new Map<string, string>();
  for (const run of runs) {
    const own = isFinal(run) ? `${run.id}:${run.revision} ` : '';
    states.set(run.project_id, (states.get(run.project_id) ?? '') + own);
  }
  return states;
}

function liveByProject(runs: readonly Run[]): Map<string, readonly Run[]> {
  const live = new Map<string, readonly Run[]>();
  for (const run of runs) {
    if (isFinal(run)) continue;
    live.set(run.project_id, [...(live.get(run.project_id) ?? []), run]);
  }
  return live;
}

function trendPath(projectId: string): string {
  return `/api/projects/${projectId}/trend`;
}
