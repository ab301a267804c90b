import { QueryClient } from '@tanstack/react-query';
import { onReturn } from './connection.js';
import { currentSession, onLeave, onReentry, renew } from './session.js';

/** Retries are the connection's business: it probes, and everything is asked for anew. */
export function createQueries(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      // The browser's word for being offline holds nothing back: this machine may be the server.
      queries: {
        retry: false,
        staleTime: 1_000,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  onReturn(() => {
    // Still without an answer: the next return comes here again.
    if (currentSession().state === 'starting') renew().catch(() => {});
    void client.invalidateQueries();
  });
  onReentry(() => void client.invalidateQueries());
  // The next account starts without a picture of this one.
  onLeave(() => client.clear());
  return client;
}
