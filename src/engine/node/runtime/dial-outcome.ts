import { formatAddress, Result, SoftadastraError } from '../../core/index.js';
import type { TransportEngine } from '../../transport/index.js';
import type { PeerAddress } from '../config/kinds.js';

/**
 * What became of dialing an address: the id of the node that answered, or why none did. Undefined
 * while the attempt is under way.
 */
export function dialOutcome(
  transport: TransportEngine,
  address: PeerAddress,
): Result<string> | undefined {
  const rows = transport.peers().filter(({ dialed }) => dialed);
  const connected = rows.find(
    ({ nodeId, state }) =>
      state === 'connected' && nodeId !== null && isDialedAt(transport, nodeId, address),
  );
  if (connected?.nodeId) return Result.ok(connected.nodeId);
  if (!transport.running) return Result.err(stopped(address));
  const own = rows.find(({ host, port }) => host === address.host && port === address.port);
  if (own?.state === 'connecting') return undefined;
  return Result.err(own?.reason ?? stopped(address));
}

/** Where the node has dialed this one itself, its connection stands under another address. */
function isDialedAt(transport: TransportEngine, nodeId: string, wanted: PeerAddress): boolean {
  return transport
    .addressesOf(nodeId)
    .some(({ host, port }) => host === wanted.host && port === wanted.port);
}

function stopped(peer: PeerAddress): SoftadastraError {
  const message = `transport is not running: ${formatAddress(peer)} is dialed once it is started`;
  return new SoftadastraError('transport_error', message, { context: { ...peer } });
}
