import type { Agent, Run } from '../../sdk/types.js';

/** How far a new key has come. */
export type FirstEvent =
  | { readonly state: 'waiting' }
  /** The run is there, its events are still on their way. */
  | { readonly state: 'opened'; readonly run: Run }
  | { readonly state: 'received'; readonly run: Run; readonly events: number };

type KeyTimes = Pick<Agent, 'id' | 'created_at' | 'rotated_at'>;

/**
 * Whether the agent's present key was used. Both times are the server's, so a reload, another
 * browser or a wrong clock changes nothing; a run of an earlier key does not count.
 * @param latest the newest run of the agent.
 */
export function firstEvent(agent: KeyTimes, latest: Run | undefined): FirstEvent {
  const keySince = Date.parse(agent.rotated_at ?? agent.created_at);
  if (latest?.agent_id !== agent.id || Date.parse(latest.created_at) < keySince) {
    return { state: 'waiting' };
  }
  const { accepted, persisted, rejected } = latest.ingest;
  const events = Math.max(accepted, persisted + rejected);
  return events > 0 ? { state: 'received', run: latest, events } : { state: 'opened', run: latest };
}
