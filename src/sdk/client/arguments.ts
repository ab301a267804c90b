import { Result, SoftadastraError } from '../../engine/node/index.js';
import { Key } from './key.js';
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

function invalid(message: string): Result<never> {
  return Result.err(new SoftadastraError('invalid_argument', message));
}
