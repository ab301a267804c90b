import { canonical } from './canonical.js';
import type { Counterexample } from './check-key.js';
import type { HistoryEntry } from './entry.js';

/** An entry of a counterexample, and where it stands in the history. */
export interface PlacedEntry {
  readonly at: number;
  readonly entry: HistoryEntry;
}

/**
 * The entries of a counterexample in their order: a history that can be checked by itself. Reads of a
 * set show only the elements that it is about.
 */
export function counterexampleEntries(
  entries: readonly HistoryEntry[],
  { invoked, last, elements }: Counterexample,
): PlacedEntry[] {
  const calls = new Set(invoked);
  const waiting = new Set<number | string>();
  const shown = elements && new Set(elements);
  const placed: PlacedEntry[] = [];
  for (let at = 0; at <= last; at++) {
    const entry = entries[at];
    if (!entry) break;
    const { process, type } = entry;
    const belongs = type === 'invoke' ? calls.has(at) : waiting.has(process);
    if (type === 'invoke' && belongs) waiting.add(process);
    else waiting.delete(process);
    if (belongs) placed.push({ at, entry: shown ? withElements(entry, shown) : entry });
  }
  return placed;
}

function withElements(entry: HistoryEntry, shown: ReadonlySet<string>): HistoryEntry {
  if (entry.f !== 'read' || !Array.isArray(entry.value)) return entry;
  return { ...entry, value: entry.value.filter((element) => shown.has(canonical(element))) };
}
