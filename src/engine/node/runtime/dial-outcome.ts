import { Result, SoftadastraError } from '../../core/index.js';
import type { TransportEngine } from '../../transport/index.js';
import { formatAddress, type PeerAddress } from '../config/kinds.js';

/**
 * What became of dialing an address: the id of the node that answered, or why none did. Undefined
 * while the attempt is under way.
 */
export function dialOutcome(
  transport: TransportEngine,
  { host, port }: PeerAddress,
): Result<string> | undefined {
  const rows = transport.peers().filter(({ dialed }) => dialed);
  const own = rows.find((row) => row.host === host && row.port === port);
  if (own?.state === 'connected') return Result.ok(own.nodeId ?? '');
  if (!transport.running) return Result.err(stopped({ host, port }));
  if (own?.state === 'connecting') return undefined;
  if (own) return Result.err(own.reason ?? stopped({ host, port }));
  // The node behind the address is connected under another one: it has dialed this node itself.
  const other = rows.find(({ state, port: at }) => state === 'connected' && at === port);
  return Result.ok((other ?? rows[0])?.nodeId ?? '');
}

function stopped(peer: PeerAddress): SoftadastraError {
  const message = `transport is not running: ${formatAddress(peer)} is dialed once it is started`;
  return new SoftadastraError('transport_error', message, { context: { ...peer } });
}
