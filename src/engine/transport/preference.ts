import type { Session } from './session.js';

/**
 * Which of two connections with the same node stays. Both ends must come to the same answer without
 * a word: a node that was started anew has lost the older one; of two that were dialed by the same
 * end the later attempt stays, as that end has given the earlier one up or dialed twice; of two
 * dialed towards each other the one stays that the smaller node id dialed.
 */
export function staysInsteadOf(newer: Session, older: Session, ownNodeId: string): boolean {
  if (newer.run !== older.run) return true;
  if (newer.dialed === older.dialed) return newer.dialAttempt > older.dialAttempt;
  return dialerOf(newer, ownNodeId) < dialerOf(older, ownNodeId);
}

function dialerOf(session: Session, ownNodeId: string): string {
  return session.dialed ? ownNodeId : session.nodeId;
}
