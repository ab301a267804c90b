import { useSyncExternalStore } from 'react';
import type { AgentWithKey } from '../../sdk/types.js';
import { onLeave } from './session.js';

/** Keys by agent, as the server has just shown them: in memory only, until the page is reloaded. */
let keys: ReadonlyMap<string, string> = new Map();
const listeners = new Set<() => void>();

onLeave(() => set(new Map()));

/** Null once the page was reloaded: then only a rotation shows a key again. */
export function useFreshKey(agentId: string | undefined): string | null {
  const current = useSyncExternalStore(subscribe, () => keys);
  return (agentId !== undefined && current.get(agentId)) || null;
}

export function keepFreshKey({ agent, api_key }: AgentWithKey): void {
  set(new Map(keys).set(agent.id, api_key));
}

export function dropFreshKey(agentId: string): void {
  const rest = new Map(keys);
  rest.delete(agentId);
  set(rest);
}

function set(next: ReadonlyMap<string, string>): void {
  keys = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
