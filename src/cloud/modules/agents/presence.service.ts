export const PRESENCES = ['online', 'idle', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];

const ONLINE_MS = 5 * 60_000;
const IDLE_MS = 24 * 3_600_000;

/**
 * What can be said of an agent that was last seen at a time: online for five minutes, idle for a
 * day, then offline, as is one that was never seen. Ends are included.
 */
export function presenceOf(lastSeenAt: number | null, now: number): Presence {
  if (lastSeenAt === null) return 'offline';
  const silence = now - lastSeenAt;
  if (silence <= ONLINE_MS) return 'online';
  return silence <= IDLE_MS ? 'idle' : 'offline';
}

/** The last_seen_at that a presence stands for: `from` included, `before` not; null is unbounded. */
export function presenceBounds(presence: Presence, now: number) {
  const online = now - ONLINE_MS;
  const idle = now - IDLE_MS;
  switch (presence) {
    case 'online':
      return { from: online, before: null };
    case 'idle':
      return { from: idle, before: online };
    case 'offline':
      return { from: null, before: idle };
  }
}
