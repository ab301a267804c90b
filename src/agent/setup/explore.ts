import { isObject, type JsonObject } from '../json.js';
import { extract } from '../json-path.js';
import { createFetchPage } from '../readback/index.js';

/** What one look at an API suggests. */
export interface Exploration {
  /** What was seen, in a sentence; parts of it are the API's own words. */
  said: string;
  /** Whether the address answered with JSON. */
  readable: boolean;
  /** Where the list is in the answer, as JSONPath; null where none was seen. */
  items: string | null;
  /** Where the answer to a creation probably tells the id. */
  id: string | null;
  /** A body like the things that are there. */
  body: JsonObject | null;
}

const TIMEOUT_MS = 3_000;

/** Reads the address once (GET) and writes nothing. Never rejects. */
export async function explore(url: URL, headers: Record<string, string>): Promise<Exploration> {
  const page = await createFetchPage(headers, TIMEOUT_MS)(url);
  if (!page.readable) return nothing(`${page.reason}.`, false);
  const where = `GET ${url.pathname}`;
  if (page.body === null) return nothing(`${where} answers ${page.status}.`, false);
  return suggest(page.body, where);
}

/** What the answer of a listing suggests. */
export function suggest(answer: unknown, where: string): Exploration {
  const found = outermostList(answer);
  if (found === null) return nothing(`${where} answers JSON without a list in it.`, true);
  const { path, list } = found;
  const things = list.filter(isObject);
  const place = path === '' ? 'the answer itself' : `"${path}"`;
  const first = things[0];
  return {
    said: `${where} answers a list of ${list.length} at ${place}.`,
    readable: true,
    items: nameable(answer, list, path),
    id: first === undefined ? null : idPath(first, path),
    body: first === undefined ? null : bodyLike(first),
  };
}

/** A path that a scenario can say: fields may have names that the short form cannot. */
function nameable(answer: unknown, list: readonly unknown[], path: string): string | null {
  return extract(answer, path) === list ? path || '$' : null;
}

function nothing(said: string, readable: boolean): Exploration {
  return { said, readable, items: null, id: null, body: null };
}

/** Breadth first: the list of a listing stands above any list inside of a thing. */
function outermostList(answer: unknown): { path: string; list: unknown[] } | null {
  let level: [string, unknown][] = [['', answer]];
  for (let depth = 0; depth < 5 && level.length > 0; depth += 1) {
    const lists = level.flatMap(([path, value]) =>
      Array.isArray(value) ? [{ path, list: value }] : [],
    );
    const [best] = [...lists].sort((a, b) => b.list.length - a.list.length);
    if (best !== undefined) return best;
    level = level.flatMap(([path, value]) =>
      isObject(value)
        ? Object.entries(value).map(([key, inner]): [string, unknown] => [
            path === '' ? key : `${path}.${key}`,
            inner,
          ])
        : [],
    );
  }
  return null;
}

const ID_FIELDS = ['id', '_id', 'uuid', 'uid', 'key'];

/** An API that wraps its list in `data` mostly wraps one thing there, too. */
function idPath(thing: JsonObject, listPath: string): string | null {
  const own = Object.keys(thing);
  const field =
    ID_FIELDS.find((name) => own.includes(name)) ?? own.find((name) => /_id$|Id$/.test(name));
  if (field === undefined) return null;
  return /^data(\.|$)/.test(listPath) ? `data.${field}` : field;
}

const GIVEN_BY_THE_API =
  /^_|^(id|uuid|uid|key|self|links?|href|url|etag|version)$|_id$|Id$|(created|updated|modified|deleted|inserted)(_?at|_?on|_?by|Date)?$|At$/i;

/** The plain fields that a client probably sent, with the marker in the first text. */
function bodyLike(thing: JsonObject): JsonObject | null {
  const body: JsonObject = {};
  let marked = false;
  for (const [name, value] of Object.entries(thing)) {
    if (GIVEN_BY_THE_API.test(name)) continue;
    if (typeof value === 'number' || typeof value === 'boolean') body[name] = value;
    if (typeof value !== 'string') continue;
    // A time, an address or a number in words is no place for a text of ours.
    const free: boolean = !marked && !/^\d|@|:\/\//.test(value);
    body[name] = free ? '{{marker}}' : value.slice(0, 200);
    marked ||= free;
  }
  return marked ? body : null;
}
