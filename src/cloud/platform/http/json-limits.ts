import type { ErrorDetail } from './errors.js';

const MOST_LEVELS = 32;
const MOST_KEYS = 10_000;

/**
 * What JSON can say and the rest of the system could not keep: nesting that overflows the stack of
 * JSON.stringify, text that no database stores (NUL, lone surrogates), whole numbers that a double
 * rounds or cannot hold, `__proto__`. Looks at a parsed value without recursion.
 *
 * @param escapes whether the source text had `\u` escapes; without them bad text cannot occur.
 * @returns the first thing that is wrong, or null.
 */
export function findUnkeepable(root: unknown, escapes: boolean): ErrorDetail | null {
  const stack: Place[] = [{ value: root, level: 1, key: '', parent: null }];
  for (let place = stack.pop(); place; place = stack.pop()) {
    const { value } = place;
    if (typeof value === 'string') {
      if (escapes && isBadText(value)) return detail(place, 'has a NUL or half a surrogate pair');
    } else if (value === Infinity || value === -Infinity) {
      return detail(place, 'is a number beyond what a double holds; send it as a string');
    } else if (typeof value === 'number') {
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        return detail(place, 'is a whole number beyond 2^53-1; send it as a string');
      }
    } else if (typeof value === 'object' && value !== null) {
      if (place.level > MOST_LEVELS) return detail(place, `is nested deeper than ${MOST_LEVELS}`);
      const problem = pushChildren(stack, place, value, escapes);
      if (problem) return problem;
    }
  }
  return null;
}

interface Place {
  value: unknown;
  level: number;
  key: string | number;
  parent: Place | null;
}

function pushChildren(
  stack: Place[],
  parent: Place,
  value: object,
  escapes: boolean,
): ErrorDetail | null {
  const level = parent.level + 1;
  if (Array.isArray(value)) {
    for (let key = value.length - 1; key >= 0; key -= 1) {
      if (needsALook(value[key], escapes)) stack.push({ value: value[key], level, key, parent });
    }
    return null;
  }
  const keys = Object.keys(value);
  if (keys.length > MOST_KEYS) return detail(parent, `has more than ${MOST_KEYS} keys`);
  for (const key of keys) {
    if (key === '__proto__' || (escapes && isBadText(key))) {
      return detail(parent, `has a key that is not allowed: ${JSON.stringify(key.slice(0, 40))}`);
    }
    const child = (value as Record<string, unknown>)[key];
    if (needsALook(child, escapes)) stack.push({ value: child, level, key, parent });
  }
  return null;
}

/** Most values of most bodies are short strings and small numbers, which need no place of their own. */
function needsALook(value: unknown, escapes: boolean): boolean {
  if (typeof value === 'string') return escapes;
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === 'object' && value !== null;
}

function isBadText(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

function detail(place: Place, message: string): ErrorDetail {
  const keys: (string | number)[] = [];
  for (let at: Place | null = place; at?.parent; at = at.parent) keys.unshift(at.key);
  const path = keys.slice(0, 8).map((key) => `/${escapePointer(String(key))}`);
  return { path: path.join('').slice(0, 200), message };
}

/** RFC 6901 §3. */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
