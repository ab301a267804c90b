// JSONPath (RFC 9535), and beside it the short form that scenario files had first: `data.items`.
import { compile, JSONPathError, type JSONPathQuery, type JSONValue } from 'json-p3';

/**
 * The value at the one place that the path names (`$.data.items`, or short `data.items`, `0.id`).
 * Where a path may name several places (`$.groups[*].items[*]`), the array of all values there.
 * Undefined where there is nothing, and where the path is no JSONPath: `pathProblem` says so before.
 */
export function extract(value: unknown, path: string): unknown {
  const found = compiled(path);
  if ('problem' in found) return undefined;
  try {
    const values = found.query.query(value as JSONValue).values();
    return found.singular || values.length === 0 ? values[0] : values;
  } catch (error) {
    // An answer nested deeper than a recursive path may follow shows nothing.
    if (error instanceof JSONPathError) return undefined;
    throw error;
  }
}

/** Why the text is no JSONPath, as the end of a sentence; null where it is one. */
export function pathProblem(path: string): string | null {
  const found = compiled(path);
  return 'problem' in found ? found.problem : null;
}

/** Whether the path names one place at most. */
export function namesOnePlace(path: string): boolean {
  const found = compiled(path);
  return 'problem' in found || found.singular;
}

type Compiled = { query: JSONPathQuery; singular: boolean } | { problem: string };

/** Paths come from scenarios, a few in a process. */
const known = new Map<string, Compiled>();

function compiled(path: string): Compiled {
  const before = known.get(path);
  if (before) return before;
  const now = compileOne(path);
  known.set(path, now);
  return now;
}

function compileOne(path: string): Compiled {
  const dotted = DOTTED.test(path) || path === '';
  try {
    const query = compile(dotted ? fromDotted(path) : standardForm(path));
    return { query, singular: dotted || query.singularQuery() };
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    const [reason = ''] = error.message.split(" ('");
    return { problem: `is no JSONPath: ${reason}` };
  }
}

/** Names and numbers between dots, and nothing that JSONPath gives a meaning. */
const DOTTED = /^(?!\$)[^.[\]*?'"\s]+(?:\.[^.[\]*?'"\s]+)*$/;

/** A number is an index where there is an array, and a name where there is an object. */
function fromDotted(path: string): string {
  const keys = path === '' ? [] : path.split('.');
  return `$${keys.map(selector).join('')}`;
}

function selector(key: string): string {
  const name = `'${key.replaceAll('\\', '\\\\')}'`;
  return /^(0|[1-9]\d{0,9})$/.test(key) ? `[${key},${name}]` : `[${name}]`;
}

/** What all elements of one list are is that list: then an empty list can be told from none. */
function standardForm(path: string): string {
  const full = path.startsWith('$') ? path : path.startsWith('[') ? `$${path}` : `$.${path}`;
  const list = full.replace(/(?:\[\*\]|\.\*)$/, '');
  return list !== full && compile(list).singularQuery() ? list : full;
}
