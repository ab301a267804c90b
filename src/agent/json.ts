export type JsonObject = { [field: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No answer of an API for people is deeper; much deeper ones cannot be walked through by recursion. */
const MAX_DEPTH = 200;

/** @throws SyntaxError where the text is no JSON, or nested deeper than anything that can be looked at. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new SyntaxError(`nested deeper than ${MAX_DEPTH} levels`);
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return value;
}

/** The value at a dotted path (`data.items`, `0.id`); undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) {
      return undefined;
    }
    current = Reflect.get(current, key);
  }
  return current;
}

/** Whether any text inside the value, at any depth, contains `part`. */
export function holdsText(value: unknown, part: string): boolean {
  if (typeof value === 'string') return value.includes(part);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => holdsText(inner, part));
}

/** Every text, number, boolean and null inside the value, by its dotted path. */
export function leaves(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const found = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    for (const leaf of leaves(inner, path === '' ? key : `${path}.${key}`)) found.set(...leaf);
  }
  return found;
}
