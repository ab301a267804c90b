import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Run, StoredEvent } from '../../../../sdk/types.js';
import { getPage } from '../../../api/client.js';
import { usePage } from '../../../api/queries.js';
import type { Query } from '../../../api/request.js';
import {
  denseOf,
  PAGE_EVENTS,
  pageOf,
  pagesAround,
  placeOfSeq,
  requestFor,
} from '../../../model/event-pages.js';
import { pathOf } from '../use-run.js';

export interface EventFilter {
  readonly type: string;
  readonly severity: string;
}

export interface EventList {
  /** Undefined until it is known. */
  readonly total: number | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  /** The event at a place of the list, where its page is here. */
  readonly at: (index: number) => StoredEvent | undefined;
  /** The place of the first event at or after a seq. */
  readonly placeOf: (seq: number) => Promise<number>;
}

export interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The events of a run as one list, of which only the pages around `range` are held, however long it
 * is. Each page is asked for by the seq before it.
 */
export function useEventList(run: Run, filter: EventFilter, range: Range): EventList {
  const path = `${pathOf(run.id)}/events`;
  const query = useMemo<Query>(() => queryOf(filter), [filter]);
  const total = useTotal(run, path, query);
  const places = usePlaces(run, filter);
  const wanted = pagesAround(range.first, range.last, total.data ?? 0);
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: [path, 'page', query, page],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const asked = { ...query, ...requestFor(page, places.known()) };
        const { items } = await getPage<StoredEvent>(path, { query: asked, signal, unkept: true });
        places.learn(page, items);
        return items;
      },
      gcTime: 0,
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  useGrowth({ run, path, query, total: total.data, forget: places.forget });
  const pages = new Map(wanted.map((page, place) => [page, results[place]?.data]));
  const failed = results.find(({ error, data }) => error !== null && data === undefined);
  return {
    total: total.data,
    error: total.error ?? failed?.error ?? null,
    retry: () => void (total.error ? total.refetch() : failed?.refetch()),
    at: (index) => pages.get(pageOf(index))?.[index % PAGE_EVENTS],
    placeOf: (seq) => {
      const extent = { total: total.data ?? 0, lastSeq: run.ingest.persisted };
      return placeOfSeq(seq, extent, places.known(), async (request) => {
        const asked = { query: { ...query, ...request }, unkept: true };
        const { items } = await getPage<StoredEvent>(path, asked);
        return items.map((event) => event.seq);
      });
    },
  };
}

/** How many there are; looked at again whenever the run has more. */
function useTotal(run: Run, path: string, query: Query) {
  const { data, error, refetch, isPlaceholderData } = usePage<StoredEvent>(path, {
    ...query,
    limit: 1,
  });
  const { persisted } = run.ingest;
  const seen = useRef(persisted);
  useEffect(() => {
    if (seen.current === persisted) return;
    seen.current = persisted;
    void refetch();
  }, [persisted, refetch]);
  // What an earlier filter counted says nothing of this one.
  const total = isPlaceholderData ? undefined : data?.total;
  return { data: total, error: total === undefined ? error : null, refetch };
}

/** Where pages begin, as far as it is known: two numbers a page, and no event. */
function usePlaces({ ingest }: Run, filter: EventFilter) {
  const state = useRef({ filter, learned: 0, begins: new Map<number, number>() });
  if (state.current.filter !== filter) state.current = { filter, learned: 0, begins: new Map() };
  const unfiltered = filter.type === '' && filter.severity === '';
  const dense = useRef(0);
  dense.current = unfiltered ? denseOf(ingest) : 0;
  const known = useCallback(
    () => ({
      dense: Math.max(dense.current, state.current.learned),
      begins: state.current.begins,
    }),
    [],
  );
  const learn = useCallback((page: number, events: readonly StoredEvent[]) => {
    const last = events.at(-1);
    if (!last) return;
    const place = page * PAGE_EVENTS + events.length;
    // Seqs are whole numbers from 1 on: where one equals its place, none before it is missing.
    if (last.seq === place) state.current.learned = Math.max(state.current.learned, place);
    if (events.length === PAGE_EVENTS) state.current.begins.set(page + 1, last.seq);
  }, []);
  const forget = useCallback(() => {
    state.current.learned = 0;
    state.current.begins.clear();
  }, []);
  return { known, learn, forget };
}

interface Growth {
  readonly run: Run;
  readonly path: string;
  readonly query: Query;
  readonly total: number | undefined;
  readonly forget: () => void;
}

/** More events have come: the page that was last is longer now, and a gap may have been filled. */
function useGrowth({ run, path, query, total, forget }: Growth): void {
  const queries = useQueryClient();
  const seen = useRef({ query, total });
  const inOrder = denseOf(run.ingest) >= run.ingest.persisted;
  useEffect(() => {
    const before = seen.current;
    seen.current = { query, total };
    if (before.query !== query || before.total === undefined || before.total === total) return;
    if (!inOrder) forget();
    void queries.invalidateQueries({
      queryKey: [path, 'page', query],
      predicate: ({ state }) =>
        !inOrder || (state.data as StoredEvent[] | undefined)?.length !== PAGE_EVENTS,
    });
  }, [queries, path, query, total, inOrder, forget]);
}

function queryOf({ type, severity }: EventFilter): Query {
  return { ...(type && { event_type: type }), ...(severity && { severity }) };
}
