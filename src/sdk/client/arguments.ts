import { type PeerAddress, Result, SoftadastraError } from '../../engine/node/index.js';
import type { Write } from './entries.js';
import { Key } from './key.js';
import type { Peer } from './peer.js';
import { Value } from './value.js';

export function keyText(key: string | Key): Result<string> {
  if (typeof key === 'string') return Result.ok(key);
  if (key instanceof Key) return Result.ok(key.toString());
  return Result.err(new SoftadastraError('invalid_key', 'a key is a text or a Key'));
}

/** Text must be whole: half a surrogate pair has no UTF-8 form and would come back as another. */
export function valueBytes(value: string | Uint8Array | Value): Result<Uint8Array> {
  if (value instanceof Value) return Result.ok(value.bytes());
  if (value instanceof Uint8Array) return Result.ok(value);
  if (typeof value !== 'string') {
    return invalid('a value is a text, bytes or a Value; use remove to delete');
  }
  if (!value.isWellFormed()) return invalid('the value holds half a surrogate pair');
  return Result.ok(Buffer.from(value, 'utf8'));
}

export function batchWrites(writes: readonly Write[]): Result<Checked[]> {
  if (!Array.isArray(writes)) return invalid('a batch is a list of { key, value }');
  const checked: Checked[] = [];
  for (const write of writes) {
    const [key, value] = [keyText(write?.key), valueOrNull(write?.value)];
    if (key.isErr()) return Result.err(key.error());
    if (value.isErr()) return Result.err(value.error());
    checked.push({ key: key.value(), value: value.value() });
  }
  return Result.ok(checked);
}

/** Null removes. */
export function valueOrNull(value: Write['value']): Result<Uint8Array | null> {
  return value === null ? Result.ok(null) : valueBytes(value);
}

export function peerAddress(peer: Pick<Peer, 'host' | 'port'>): Result<PeerAddress> {
  if (typeof peer?.host !== 'string' || typeof peer.port !== 'number') {
    return invalid('a peer has a host and a port');
  }
  return Result.ok({ host: peer.host, port: peer.port });
}

interface Checked {
  readonly key: string;
  readonly value: Uint8Array | null;
}

function invalid(message: string): Result<never> {
  return Result.err(new SoftadastraError('invalid_argument', message));
}
