/**
 * A large answer, cut into parcels of which each is taken in within a millisecond: first the answer
 * without its columns, then the columns piece by piece. A column is an array that is no entry of
 * another one.
 */
export type Parcel = Frame | Items | Words;

interface Frame {
  readonly frame: unknown;
}

interface Items {
  readonly path: readonly string[];
  readonly items: readonly unknown[];
}

/** The n-th item is the entry of `words` that `places` tells. */
interface Words {
  readonly path: readonly string[];
  /** JSON: what it is read from, engines hold once, however often it stands there. */
  readonly words: string;
  readonly places: Uint8Array;
}

export const PARCEL_ITEMS = 4_000;
const MOST_WORDS = 256;

export function* cutAnswer(answer: unknown): Generator<Parcel, void> {
  const columns: Items[] = [];
  yield { frame: framed(answer, [], columns) };
  for (const { path, items } of columns) {
    for (let from = 0; from < items.length; from += PARCEL_ITEMS) {
      yield parcel(path, items.slice(from, from + PARCEL_ITEMS));
    }
  }
}

/** Puts parcels together again, in the order in which they were cut; it takes what they hold for its own. */
export class JoinedAnswer {
  #frame: unknown = null;

  get answer(): unknown {
    return this.#frame;
  }

  add(parcel: Parcel): void {
    if ('frame' in parcel) {
      this.#frame = parcel.frame;
      return;
    }
    const column = parcel.path.reduce<unknown>(
      (around, name) => fieldOf(around, name),
      this.#frame,
    );
    if (!Array.isArray(column)) throw new TypeError(`the answer has no column ${parcel.path}`);
    if ('items' in parcel) {
      for (const item of parcel.items) column.push(item);
      return;
    }
    const words: unknown[] = JSON.parse(parcel.words);
    for (const place of parcel.places) column.push(words[place]);
  }
}

/** The answer with its columns empty; what they hold is added to `columns`. */
function framed(value: unknown, path: readonly string[], columns: Items[]): unknown {
  if (Array.isArray(value)) {
    columns.push({ path, items: value });
    return [];
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(
    ([name, field]) => [name, framed(field, [...path, name], columns)] as const,
  );
  return Object.fromEntries(fields);
}

function parcel(path: readonly string[], items: readonly unknown[]): Parcel {
  const known = new Map<unknown, number>();
  const places = new Uint8Array(items.length);
  for (const [index, item] of items.entries()) {
    let place = known.get(item);
    if (place === undefined) {
      // Objects are told one by one: equal ones need not be the same.
      if (known.size === MOST_WORDS || (typeof item === 'object' && item !== null)) {
        return { path, items };
      }
      place = known.size;
      known.set(item, place);
    }
    places[index] = place;
  }
  return { path, words: JSON.stringify([...known.keys()]), places };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
