import { v7 as uuidv7 } from 'uuid';

export type IdPrefix = 'usr' | 'prj' | 'agt' | 'run' | 'evt' | 'rpt' | 'rej';

/** A new id: the prefix, an underscore and a UUIDv7 without dashes, so that ids grow with time. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${uuidv7().replaceAll('-', '')}`;
}

/** The JSON Schema pattern of an id. Clients may choose run and event ids in this form. */
export function idPattern(prefix: IdPrefix): string {
  return `^${prefix}_[0-9a-f]{32}$`;
}

const PATTERNS = new Map<IdPrefix, RegExp>();

export function isId(prefix: IdPrefix, value: unknown): value is string {
  let pattern = PATTERNS.get(prefix);
  if (!pattern) {
    pattern = new RegExp(idPattern(prefix));
    PATTERNS.set(prefix, pattern);
  }
  return typeof value === 'string' && pattern.test(value);
}
