import { byPath } from './scan.js';
import type { Change, Entry, ScanProblem, Snapshot } from './types.js';

/**
 * What happened between two snapshots of one root, sorted by path. A directory counts as changed
 * only by what is in it. Of a thing that was renamed and written to, both are told. What lies at or
 * below a problem of the later snapshot is not told to be deleted: nobody could look.
 */
export function diff(earlier: Snapshot, later: Snapshot): Change[] {
  const before = new Map(earlier.entries.map((entry) => [entry.path, entry]));
  const after = new Map(later.entries.map((entry) => [entry.path, entry]));
  const isUnknown = hiddenBy(later.problems);
  const changes: Change[] = [];
  const gone: Entry[] = [];
  const fresh: Entry[] = [];

  for (const [path, old] of before) {
    const now = after.get(path);
    if (now && isSameThing(old, now)) {
      if (hasChanged(old, now)) changes.push({ kind: 'updated', path, before: old, entry: now });
    } else if (now || !isUnknown(path)) {
      gone.push(old);
    }
  }
  for (const [path, now] of after) {
    const old = before.get(path);
    if (!old || !isSameThing(old, now)) fresh.push(now);
  }
  return [...changes, ...moves(gone, fresh)].sort(inOrder);
}

/**
 * The later snapshot with what the earlier one knew of places that could not be looked at, so that
 * it is not taken for new once they can.
 */
export function withUnknownOf(earlier: Snapshot, later: Snapshot): Snapshot {
  const isUnknown = hiddenBy(later.problems);
  const known = new Set(later.entries.map(({ path }) => path));
  const kept = earlier.entries.filter(({ path }) => !known.has(path) && isUnknown(path));
  if (kept.length === 0) return later;
  return { ...later, entries: [...later.entries, ...kept].sort(byPath) };
}

function hiddenBy(problems: readonly ScanProblem[]): (path: string) => boolean {
  if (problems.length === 0) return () => false;
  const places = new Set(problems.map(({ path }) => path));
  if (places.has('')) return () => true;
  return (path) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (places.has(path.slice(0, end))) return true;
    }
    return false;
  };
}

/** Whether a path still holds what it held, however often it was written: an editor may replace it. */
function isSameThing(old: Entry, now: Entry): boolean {
  return old.type === now.type;
}

function hasChanged(old: Entry, now: Entry): boolean {
  if (old.type === 'directory') return false;
  if (old.type === 'symlink') return old.target !== now.target;
  if (old.hash !== undefined && now.hash !== undefined) return old.hash !== now.hash;
  return old.size !== now.size || old.mtimeMs !== now.mtimeMs;
}

function moves(gone: readonly Entry[], fresh: readonly Entry[]): Change[] {
  const changes: Change[] = [];
  const sources = new Sources(gone);
  for (const entry of fresh) {
    const { path } = entry;
    const before = sources.take(entry);
    if (!before) {
      changes.push({ kind: 'created', path, entry });
      continue;
    }
    changes.push({ kind: 'renamed', path, from: before.path, before, entry });
    if (hasChanged(before, entry)) changes.push({ kind: 'updated', path, before, entry });
  }
  for (const before of sources.left()) {
    changes.push({ kind: 'deleted', path: before.path, before });
  }
  return changes;
}

/** What is gone from its place, by that which tells where it went. */
class Sources {
  readonly #left: Set<Entry>;
  readonly #byId = new Map<string, Entry>();

  constructor(gone: readonly Entry[]) {
    this.#left = new Set(gone);
    for (const entry of gone) this.#byId.set(entry.id, entry);
  }

  take(entry: Entry): Entry | undefined {
    const found = this.#byId.get(entry.id);
    if (!found || found.type !== entry.type || !this.#left.delete(found)) return undefined;
    return found;
  }

  left(): Iterable<Entry> {
    return this.#left;
  }
}

const ORDER: Readonly<Record<Change['kind'], number>> = {
  deleted: 0,
  renamed: 1,
  created: 2,
  updated: 3,
};

function inOrder(a: Change, b: Change): number {
  return byPath(a, b) || ORDER[a.kind] - ORDER[b.kind];
}
