import type { PeerReport, PeersReport } from '../../../engine/node/index.js';
import type { Paint } from '../../output/paint.js';
import { plainText, shortText } from '../../output/plain.js';
import { columns } from '../../output/table.js';

/** The table of `peers`. */
export function peersText({ peers }: PeersReport, paint: Paint): string {
  if (peers.length === 0) return 'no peers';
  const titles = ['Node ID', 'Host', 'Port', 'State', 'Sync', 'Waiting', 'Note'];
  return `${paint('bold', 'Peers')}\n\n${columns(
    titles,
    peers.map((peer) => row(peer, paint)),
  )}`;
}

function row(peer: PeerReport, paint: Paint): string[] {
  return [
    shortText(peer.nodeId, 40) || '-',
    shortText(peer.host, 40) || '-',
    peer.port === 0 ? '-' : String(peer.port),
    stateWord(peer.state, paint),
    peer.sync?.word ?? '-',
    peer.sync ? String(peer.sync.pending + peer.sync.queued) : '-',
    note(peer),
  ];
}

function stateWord(state: PeerReport['state'], paint: Paint): string {
  if (state === 'connected') return paint('green', state);
  if (state === 'faulted' || state === 'expired') return paint('red', state);
  return state === 'stale' ? paint('yellow', state) : state;
}

function note({ sync, reason }: PeerReport): string {
  return plainText(reason ?? (sync?.retired ? 'forgotten' : ''));
}
