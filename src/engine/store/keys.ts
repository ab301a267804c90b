import { Result, SoftadastraError } from '../core/index.js';
import { limits } from './types.js';

/** Keys up to this length are measured and written character by character: a call costs more. */
export const SHORT_KEY = 48;

/**
 * A key's size in bytes of UTF-8, 1 to 1 MiB. A key with half a surrogate pair has no UTF-8 form
 * and is refused, since it would come back as another key.
 */
export function measureKey(key: string): Result<number> {
  const size = keySize(key);
  if (size > 0 && size <= limits.keyBytes) return Result.ok(size);
  return Result.err(invalidKey(key, size));
}

/** The same without a result around it: 0 or less stands for a key that is not valid. */
export function keySize(key: string): number {
  if (typeof key !== 'string') return 0;
  const { length } = key;
  if (length > SHORT_KEY) return longKeySize(key);
  for (let index = 0; index < length; index += 1) {
    if (key.charCodeAt(index) >= 0x80) return longKeySize(key);
  }
  return length;
}

export function invalidKey(key: string, size = keySize(key)): SoftadastraError {
  if (typeof key !== 'string') return new SoftadastraError('invalid_key', 'a key must be a string');
  if (key === '') return new SoftadastraError('invalid_key', 'key cannot be empty');
  if (size < 0) return new SoftadastraError('invalid_key', 'key is not valid Unicode');
  return new SoftadastraError('invalid_key', `key is larger than ${limits.keyBytes} bytes`, {
    context: { bytes: size, limit: limits.keyBytes },
  });
}

/**
 * Orders keys as their UTF-8 bytes do, which is the order of code points. JavaScript's own order
 * of UTF-16 units differs where a surrogate meets a unit from U+E000 on.
 */
export function compareKeys(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

const BEYOND = /[\ud800-\uffff]/;

/** Sorts in place. The engine's own sort is several times faster, and right for most keys. */
export function sortKeys(keys: string[]): string[] {
  return keys.some((key) => BEYOND.test(key)) ? keys.sort(compareKeys) : keys.sort();
}

function longKeySize(key: string): number {
  return key.isWellFormed() ? Buffer.byteLength(key) : -1;
}

/** Surrogates stand for code points above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
