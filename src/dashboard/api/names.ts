import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { getData, getPage } from './client.js';
import { ApiError } from './errors.js';
import { every, isPaused, type Pace } from './queries.js';
import type { Query } from './request.js';

/** So many of a list are held at most; an address may name any other. */
const MOST = 2_000;
const PER_PAGE = 100;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A whole list, page by page: to choose from, and for the names of what others point to. */
export function useWhole<T extends { readonly id: string }>(
  path: string | null,
  query: Query = {},
  pace: Pace = every.never,
): UseQueryResult<readonly T[], Error> {
  return useQuery<readonly T[], Error>({
    queryKey: [path, 'whole', query],
    queryFn: ({ signal }) => readWhole<T>(path ?? '', query, signal),
    enabled: path !== null,
    refetchInterval: () => (isPaused() ? every.never : pace),
  });
}

async function readWhole<T extends { readonly id: string }>(
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<readonly T[]> {
  // What is added meanwhile moves the others on: one of them is then on two pages.
  const all = new Map<string, T>();
  for (let offset = 0; offset < MOST; offset += PER_PAGE) {
    const page = await getPage<T>(path, { query: { ...query, limit: PER_PAGE, offset }, signal });
    for (const item of page.items) all.set(item.id, item);
    if (page.items.length < PER_PAGE || offset + PER_PAGE >= page.total) break;
  }
  return [...all.values()];
}

/** Null: there is none of that id any more. Undefined: it is not known yet. */
export type NameOf = (id: string) => string | null | undefined;

/**
 * Names of what the rows of a page point to. What the list does not have is asked for by its id, so that
 * only what is gone is called so.
 */
export function useNames(
  path: '/api/agents' | '/api/projects',
  known: readonly Named[] | undefined,
  ids: readonly string[],
): NameOf {
  const names = new Map<string, string | null>(known?.map(({ id, name }) => [id, name]));
  const others = known === undefined ? [] : [...new Set(ids)].filter((id) => !names.has(id));
  const results = useQueries({
    queries: others.map((id) => ({
      // As `useData` keeps it, too.
      queryKey: [`${path}/${id}`, null],
      queryFn: ({ signal }: { signal: AbortSignal }) => getData<Named>(`${path}/${id}`, { signal }),
      staleTime: every.seldom,
    })),
  });
  for (const [place, { data, error }] of results.entries()) {
    const id = others[place] ?? '';
    if (data) names.set(id, data.name);
    else if (error instanceof ApiError && error.status === 404) names.set(id, null);
  }
  return (id) => names.get(id);
}
