import { v7 } from 'uuid';

/** A new id: the prefix, `_`, and a UUIDv7 without dashes, so that ids sort by time. */
export function newId(prefix: 'run' | 'evt'): string {
  return `${prefix}_${v7().replaceAll('-', '')}`;
}
