import { type TProperties, Type } from 'typebox';
import { type IdPrefix, idPattern, isId } from '../ids.js';
import { ApiError } from './errors.js';

/** The schema of an id, described so that an error says what an id looks like. */
export function Id(prefix: IdPrefix) {
  return Type.String({
    pattern: idPattern(prefix),
    description: `${prefix}_ followed by 32 hexadecimal digits`,
  });
}

/** What a deletion answers. */
export const Deleted = (prefix: IdPrefix) =>
  Type.Object({ id: Id(prefix), deleted: Type.Boolean() });

/** `limit`, `offset` and the filters of a list; unknown parameters are refused. */
export function listQuery<P extends TProperties>(filters: P, { most = 100, usual = 20 } = {}) {
  return Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: most, default: usual }),
      offset: Type.Integer({ minimum: 0, maximum: 1_000_000_000, default: 0 }),
      ...filters,
    },
    { additionalProperties: false },
  );
}

/**
 * An id from the path. One of the wrong form belongs to nothing, so it is a 404 like any other
 * unknown id, and its details say what was wrong with it.
 */
export function requireId(prefix: IdPrefix, name: string, value: string, noun: string): string {
  if (isId(prefix, value)) return value;
  throw new ApiError(`${noun}_not_found`, `There is no such ${noun}`, {
    details: [{ path: `/${name}`, message: `is not ${prefix}_ followed by 32 hexadecimal digits` }],
  });
}
