/** Bounds the list of one query: SQLite takes 32,766 values. */
const MOST_KEYS_PER_LOOK = 1_000;

interface Look<Value> {
  readonly keys: Set<string>;
  readonly found: Promise<ReadonlyMap<string, Value>>;
}

/**
 * Looks many things up at once. Questions of one turn share a look, and those that come while one is
 * under way share the next. None joins a look that began before it was asked: no answer is older
 * than its question, and nothing is remembered.
 */
export class Gathered<Value> {
  #next: Look<Value> | null = null;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lookUp: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  ) {}

  /** Undefined where nothing was found. @throws what the shared look threw. */
  async get(key: string): Promise<Value | undefined> {
    if (!this.#next || this.#next.keys.size >= MOST_KEYS_PER_LOOK) this.#next = this.#prepare();
    const { keys, found } = this.#next;
    keys.add(key);
    return (await found).get(key);
  }

  /** Begins once the look before it has ended, and after the requests of its own turn are in. */
  #prepare(): Look<Value> {
    const keys = new Set<string>();
    const begin = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#next?.keys === keys) this.#next = null;
      return this.lookUp([...keys]);
    };
    const found = this.#latest.then(begin);
    this.#latest = found.catch(() => undefined);
    return { keys, found };
  }
}
