import { useSyncExternalStore } from 'react';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A server that takes connections and says nothing is away, too. */
const LONGEST_PROBE_MS = 10_000;

export type Connection =
  | { readonly state: 'connected' }
  | { readonly state: 'away'; readonly since: number; readonly retryAt: number };

let connection: Connection = { state: 'connected' };
let failures = 0;
let timer: number | undefined;
let probing = false;
const listeners = new Set<() => void>();
const returned = new Set<() => void>();

/** Every request reports here; while nobody answers, only a probe goes out. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => connection);
}

export function isAway(): boolean {
  return connection.state === 'away';
}

/** Calls back each time the server is there again. @returns how to end it. */
export function onReturn(listener: () => void): () => void {
  returned.add(listener);
  return () => returned.delete(listener);
}

export function reportAnswer(): void {
  failures = 0;
  if (connection.state === 'connected') return;
  window.clearTimeout(timer);
  set({ state: 'connected' });
  for (const listener of returned) listener();
}

export function reportSilence(): void {
  if (connection.state === 'away') return;
  waitForNext(Date.now());
}

/** At once, whatever is left of the wait. */
export function retryNow(): void {
  if (connection.state === 'away') void probe(connection.since);
}

function waitForNext(since: number): void {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
  failures += 1;
  set({ state: 'away', since, retryAt: Date.now() + delay });
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void probe(since), delay);
}

async function probe(since: number): Promise<void> {
  if (probing) return;
  probing = true;
  window.clearTimeout(timer);
  const there = await answers();
  probing = false;
  // Another request may have had its answer meanwhile.
  if (there) reportAnswer();
  else if (connection.state === 'away') waitForNext(since);
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch(`${import.meta.env.VITE_CLOUD_URL ?? ''}/health/ready`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(LONGEST_PROBE_MS),
    });
    return response.ok;
  } catch {
    // Nobody answers still: that is what the probe is for.
    return false;
  }
}

function set(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
