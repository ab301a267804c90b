import { type QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { QueueReading } from '../../sdk/types.js';
import { isBusy } from '../model/queues.js';
import { ApiError } from './errors.js';
import { every, isPaused } from './queries.js';
import { callEnvelope } from './request.js';
import { onLeave } from './session.js';

const QUEUES = '/api/operator/queues';

/** In memory only, until the page is reloaded or the account is left. */
let token: string | null = null;
const listeners = new Set<() => void>();

onLeave(() => set(null));

export function useIsOperator(): boolean {
  return useSyncExternalStore(subscribe, () => token !== null);
}

/** Keeps the token once the server has taken it. @throws ApiError */
export async function enterAsOperator(client: QueryClient, given: string): Promise<void> {
  client.setQueryData([QUEUES], await readQueues(given));
  set(given);
}

export function leaveAsOperator(client: QueryClient): void {
  set(null);
  client.removeQueries({ queryKey: [QUEUES] });
}

/** Every second while something moves. */
export function useQueues(): UseQueryResult<readonly QueueReading[], Error> {
  return useQuery<readonly QueueReading[], Error>({
    queryKey: [QUEUES],
    queryFn: ({ signal }) => readQueues(token ?? '', signal),
    enabled: token !== null,
    refetchInterval: ({ state }) => {
      if (isPaused() || isRefused(state.error)) return every.never;
      return isBusy(state.data ?? []) ? every.live : every.often;
    },
  });
}

export function isRefused(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'unauthorized';
}

async function readQueues(bearer: string, signal?: AbortSignal): Promise<readonly QueueReading[]> {
  // The refusal offers Basic: with `omit` the browser does not ask for a password by itself.
  const call = { token: bearer, credentials: 'omit', signal } as const;
  return (await callEnvelope('GET', QUEUES, call)).data as readonly QueueReading[];
}

function set(next: string | null): void {
  token = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
