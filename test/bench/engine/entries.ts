import { createHash } from 'node:crypto';
import type { KeyOrder } from './orders.js';

export const VALUE_BYTES = 200;
const VALUES = 1_024;

/** Bytes that nothing compresses, the same in every process. */
const POOL = createHash('shake256', { outputLength: VALUES * VALUE_BYTES })
  .update('values of the benchmark')
  .digest();

/** Keys that grow: the order in which a tree of sorted pages is filled fastest. */
export function keyAt(index: number): string {
  return `entry-${String(index).padStart(9, '0')}`;
}

/** Shares no factor with a count of entries that is a product of twos and fives. */
const STRIDE = 61_803;

/** Which entry is the n-th that is put. */
export function placeIn(keys: KeyOrder, entries: number): (index: number) => number {
  return keys === 'ascending' ? (index) => index : (index) => (index * STRIDE) % entries;
}

/** A view of bytes that never change. */
export function valueAt(index: number): Buffer {
  const start = (index % VALUES) * VALUE_BYTES;
  return POOL.subarray(start, start + VALUE_BYTES);
}

/** @throws where the key has another value, or none. */
export function requireEntry(index: number, value: Uint8Array | null | undefined): void {
  if (!value || !valueAt(index).equals(value)) {
    throw new Error(`the value of ${keyAt(index)} is not what was put`);
  }
}
