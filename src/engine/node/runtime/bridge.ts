import type { EngineLog } from '../../core/index.js';
import type { PeerRegistry } from '../../metadata/index.js';
import type { SyncEngine } from '../../sync/index.js';
import type { Peer, PeerSession } from '../../transport/index.js';

/** Joins a connection that carries bytes with the session that knows what they say. */
export function bridge(
  peer: Peer,
  sync: SyncEngine,
  infos: PeerRegistry,
  log: EngineLog,
): PeerSession {
  const told = infos.accept(peer.nodeId, peer.about);
  if (told.isErr()) {
    // A peer that introduces itself badly may still sync: only its description is missing.
    const { message } = told.error();
    log({ event: 'metadata_refreshed', level: 'warn', message, error: told.error() });
  }
  const session = sync.connected({
    peerId: peer.nodeId,
    send: (type, bytes) => peer.send(type, bytes),
    close: (reason) => peer.close(reason),
  });
  return {
    receive: (type, bytes) => session.receive(type, bytes),
    drained: () => session.drained(),
    disconnected: (reason) => session.disconnected(reason),
  };
}
