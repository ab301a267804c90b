import { asSoftadastraError, CodecError, SoftadastraError } from '../core/index.js';
import type { MessageType } from './types.js';

export const errors = {
  /** A message that a peer sent made this be thrown. */
  ofMessage(thrown: unknown, type: MessageType, peerId: string): SoftadastraError {
    if (!(thrown instanceof CodecError)) {
      return asSoftadastraError(thrown, 'sync_error', `a message of type ${type} from ${peerId}`);
    }
    return new SoftadastraError(
      'malformed_frame',
      `${peerId} sent a message of type ${type} that cannot be read: ${thrown.message}`,
      { cause: thrown, context: { peerId, type } },
    );
  },

  retired: (peerId: string, nodeId: string) =>
    new SoftadastraError(
      'peer_retired',
      `${nodeId} has forgotten deletions that ${peerId} may not know of: it must take over which keys are left before it may write`,
      { context: { peerId, nodeId } },
    ),

  forgotten: (peerId: string) =>
    new SoftadastraError('peer_retired', `${peerId} was forgotten`, { context: { peerId } }),

  replaced: (peerId: string) =>
    new SoftadastraError('sync_error', `another session with ${peerId} has taken its place`),

  closed: () => new SoftadastraError('invalid_state', 'this node does not sync any more'),

  unknownPeer: (peerId: string) =>
    new SoftadastraError('not_found', `no peer ${JSON.stringify(peerId)} is known`, {
      context: { peerId },
    }),
};
