import type { Random } from '../../../../src/engine/core/index.js';
import type { Content } from './content.js';

export type Entry = Content | Directory;
/** One change of names, which survives as a whole or not at all. */
type Change = ReadonlyMap<string, Entry | null>;

/** The names in a directory: those that everybody sees, and those that a crash would leave. */
export class Directory {
  readonly kind = 'directory';
  readonly #current: Map<string, Entry>;
  readonly #durable: Map<string, Entry>;
  #unsynced: Change[] = [];

  constructor(names: Iterable<readonly [string, Entry]> = []) {
    this.#current = new Map(names);
    this.#durable = new Map(names);
  }

  get(name: string): Entry | undefined {
    return this.#current.get(name);
  }

  entries(): IterableIterator<[string, Entry]> {
    return this.#current.entries();
  }

  /** Null removes a name. */
  change(...names: readonly (readonly [string, Entry | null])[]): void {
    const change: Change = new Map(names);
    apply(change, this.#current);
    this.#unsynced.push(change);
  }

  /** Puts a name there as if it had always been on the disk. */
  replace(name: string, entry: Entry): void {
    this.#current.set(name, entry);
    this.#durable.set(name, entry);
  }

  /** A sync begins: what was done by now is what the function that it gives makes durable. */
  startSync(): () => void {
    const included = new Set(this.#unsynced);
    return () => {
      for (const change of this.#unsynced) if (included.has(change)) apply(change, this.#durable);
      this.#unsynced = this.#unsynced.filter((change) => !included.has(change));
    };
  }

  /** The names after the power went, and below them what is left of each. */
  afterCrash(random: Pick<Random, 'float'> | null, survivors: Map<Entry, Entry>): Directory {
    const names = new Map(this.#durable);
    if (random) for (const change of surviving(this.#unsynced, random)) apply(change, names);
    return new Directory(
      [...names].map(([name, entry]) => [name, survivorOf(entry, random, survivors)] as const),
    );
  }
}

function apply(change: Change, names: Map<string, Entry>): void {
  for (const [name, entry] of change) {
    if (entry) names.set(name, entry);
    else names.delete(name);
  }
}

/** All, none, the first few, as a journal would leave them, or any of them. */
function surviving(changes: readonly Change[], random: Pick<Random, 'float'>): readonly Change[] {
  const mood = random.float();
  if (mood < 0.2) return [];
  if (mood < 0.4) return changes;
  if (mood < 0.7) return changes.slice(0, Math.floor(random.float() * (changes.length + 1)));
  return changes.filter(() => random.float() < 0.5);
}

/** One file under two names stays one file. */
function survivorOf(
  entry: Entry,
  random: Pick<Random, 'float'> | null,
  survivors: Map<Entry, Entry>,
): Entry {
  const known = survivors.get(entry);
  if (known) return known;
  const survivor =
    entry.kind === 'file' ? entry.afterCrash(random) : entry.afterCrash(random, survivors);
  survivors.set(entry, survivor);
  return survivor;
}
