import { type PeerAddress, Result, SoftadastraError } from '../../engine/node/index.js';
import type { ListOptions, Write } from './entries.js';
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

/** Wrong bounds would list too much, and a caller might take that for all that there is. */
export function listOptions(options: ListOptions): Result<ListOptions> {
  const problem = optionsProblem(options, ['prefix', 'from', 'to', 'after', 'limit', 'reverse']);
  if (problem) return invalid(problem);
  const { limit, reverse, ...texts } = options;
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined && typeof value !== 'string') return invalid(`${name} must be a text`);
  }
  if (limit !== undefined && limit !== Number.POSITIVE_INFINITY && !isCount(limit)) {
    return invalid('limit must be a whole number of at least 0');
  }
  return isFlag(reverse) ? Result.ok(options) : invalid('reverse must be true or false');
}

export function tickOptions(options: { readonly prune?: boolean }): Result<typeof options> {
  const problem = optionsProblem(options, ['prune']);
  if (problem) return invalid(problem);
  return isFlag(options.prune) ? Result.ok(options) : invalid('prune must be true or false');
}

export function peerName(name: string): Result<string> {
  if (typeof name === 'string' && name !== '') return Result.ok(name);
  return invalid('a peer is named by its node id or by host:port');
}

interface Checked {
  readonly key: string;
  readonly value: Uint8Array | null;
}

function optionsProblem(options: object, known: readonly string[]): string | null {
  if (typeof options !== 'object' || options === null) return 'the options must be an object';
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  return unknown === undefined ? null : `${unknown} is no option; there are: ${known.join(', ')}`;
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function invalid(message: string): Result<never> {
  return Result.err(new SoftadastraError('invalid_argument', message));
}
