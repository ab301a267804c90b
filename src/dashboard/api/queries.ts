import {
  type Query as Asked,
  type UseQueryResult,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import type { Page, Run } from '../../sdk/types.js';
import { getData, getPage } from './client.js';
import { isAway } from './connection.js';
import { ApiError } from './errors.js';
import type { Query } from './request.js';
import { currentSession } from './session.js';

/** How often a view looks again: what moves often, what stands still seldom. Hidden pages never. */
export const every = { live: 1_000, often: 4_000, seldom: 20_000, never: false } as const;
export type Pace = (typeof every)[keyof typeof every];

interface State<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
}

/** One resource, asked for again at a pace that may follow from what it was last. */
export function useData<T>(
  path: string | null,
  pace: Pace | ((data: T | undefined) => Pace) = every.never,
  query?: Query,
): UseQueryResult<T, Error> {
  return useQuery<T, Error>({
    queryKey: [path, query ?? null],
    queryFn: ({ signal }) => getData<T>(path ?? '', { signal, ...(query && { query }) }),
    enabled: path !== null,
    refetchInterval: ({ state }) => paced(pace, state),
  });
}

/** One page of a list; the page before stays until the next one is here. */
export function usePage<T>(
  path: string | null,
  query: Query = {},
  pace: Pace | ((page: Page<T> | undefined) => Pace) = every.never,
): UseQueryResult<Page<T>, Error> {
  return useQuery<Page<T>, Error>({
    queryKey: [path, query],
    queryFn: ({ signal }) => getPage<T>(path ?? '', { query, signal }),
    enabled: path !== null,
    placeholderData: ofSame(path),
    refetchInterval: ({ state }) => paced(pace, state),
  });
}

/** The first pages of several lists, each asked for and kept by itself. */
export function usePages<T>(
  paths: readonly string[],
  query: Query = {},
  pace: Pace = every.never,
): UseQueryResult<Page<T>, Error>[] {
  return useQueries({
    queries: paths.map((path) => ({
      queryKey: [path, query],
      queryFn: ({ signal }: { signal: AbortSignal }) => getPage<T>(path, { query, signal }),
      refetchInterval: ({ state }: { state: State<Page<T>> }) => paced<Page<T>>(pace, state),
    })),
  });
}

/** Keeps what was there until the next is here, but never one thing in place of another. */
export function ofSame<T>(path: string | null) {
  return (before: T | undefined, asked: Asked<T, Error> | undefined): T | undefined =>
    asked?.queryKey[0] === path ? before : undefined;
}

export function isFinal({ status }: Pick<Run, 'status'>): boolean {
  return ['finished', 'failed', 'cancelled', 'abandoned'].includes(status);
}

/**
 * While the server is away the connection's own probe looks, and nobody else; while the session has
 * ended there is nothing to ask with. What stopped goes on with the return (`createQueries`).
 */
export function isPaused(): boolean {
  return isAway() || currentSession().state !== 'in';
}

function paced<T>(pace: Pace | ((data: T | undefined) => Pace), { data, error }: State<T>): Pace {
  if (isPaused()) return every.never;
  const wanted = typeof pace === 'function' ? pace(data) : pace;
  // What is not there may still come, or have gone for good: every second is too often for that.
  const missing = error instanceof ApiError && error.status === 404;
  return missing && wanted === every.live ? every.often : wanted;
}
