import test from 'ava';
import { SoftadastraError, systemClock } from '../../../src/engine/core/index.js';
import { KnownPeers } from '../../../src/engine/transport/known-peers.js';
import type { Session } from '../../../src/engine/transport/session.js';

const WENT = new SoftadastraError('transport_error', 'it went');

test('where too many are known the one that went first is forgotten, and none that is there', (t) => {
  const known = new KnownPeers(systemClock, 3);
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(sessionWith);
  for (const session of [a, b, c]) known.opened(session as Session);
  for (const session of [b, a]) known.ended(session as Session, WENT);
  known.opened(d as Session);
  t.deepEqual(idsOf(known), ['c', 'a', 'd']);
  known.opened(e as Session);
  t.deepEqual(idsOf(known), ['c', 'd', 'e']);
  t.is(known.size, 3);
});

function idsOf(known: KnownPeers): (string | null)[] {
  return known.statuses().map(({ nodeId }) => nodeId);
}

function sessionWith(nodeId: string): Session {
  const facts = { nodeId, host: '127.0.0.1', port: 1, bytesSent: 0, bytesReceived: 0 };
  return facts as unknown as Session;
}
