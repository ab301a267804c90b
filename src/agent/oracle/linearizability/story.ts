import { canonical } from './canonical.js';
import type { PlacedEntry } from './counterexample.js';
import type { HistoryEntry, Model } from './entry.js';
import { casValues } from './register.js';
import { elementsOf } from './set.js';

/** Longer values are cut. */
const MOST_CHARACTERS = 60;

/**
 * A counterexample in plain sentences, one for each call in the order of the invocations, then what
 * is wrong with it. Values are JSON; a terminal needs them made harmless.
 */
export function storyOf(
  counterexample: readonly PlacedEntry[],
  possible: readonly string[] | null,
  model: Model,
): string[] {
  const calls = callsOf(counterexample);
  const last = calls.reduce((a, b) => ((b.end?.at ?? -1) > (a.end?.at ?? -1) ? b : a));
  const end = repeated(last, model) ?? unwritten(calls, last, model) ?? conclusion(last, possible);
  return [...calls.map((call) => sentence(call, model)), end];
}

export interface Call {
  readonly begin: PlacedEntry;
  readonly end: PlacedEntry | null;
}

/** Invocations with their completions. */
export function callsOf(entries: readonly PlacedEntry[]): Call[] {
  const calls: { begin: PlacedEntry; end: PlacedEntry | null }[] = [];
  const waiting = new Map<number | string, { end: PlacedEntry | null }>();
  for (const placed of entries) {
    const { process, type } = placed.entry;
    const call = waiting.get(process);
    if (type === 'invoke') {
      const begun = { begin: placed, end: null };
      calls.push(begun);
      waiting.set(process, begun);
    } else if (call) {
      call.end = placed;
      waiting.delete(process);
    }
  }
  return calls;
}

/** `write 3`, `cas 1 → 2`, `read 3`: what was done, and of a read what it saw. */
export function callText({ begin, end }: Call): string {
  const { f, value } = begin.entry;
  if (f === 'cas') return `cas ${casValues(value).map(short).join(' → ')}`;
  if (f === 'read') return end?.entry.type === 'ok' ? `read ${short(end.entry.value)}` : 'read';
  return value === undefined || (f === 'delete' && value === null) ? f : `${f} ${short(value)}`;
}

function sentence(call: Call, model: Model): string {
  const { process } = call.begin.entry;
  const who = `process ${typeof process === 'number' ? process : short(process)}`;
  const known = call.end?.entry.type === 'ok';
  return `${who}: ${callText(call)}${known ? '' : openWords(call.begin.entry, model)}`;
}

function openWords({ f }: HistoryEntry, model: Model): string {
  const may = 'it may have happened at any time since';
  return f === 'cas' && model === 'register'
    ? ` (never answered: ${may}, where it matched)`
    : ` (never answered: ${may})`;
}

function repeated(call: Call, model: Model): string | null {
  const seen = elementsOf(call.end?.entry.value).map((element) => canonical(element));
  const isOne = model === 'set' && new Set(seen).size < seen.length;
  return isOne ? `A set has each element once: "${callText(call)}" shows one twice.` : null;
}

/** Where a read saw what none of these calls wrote, which keep the writers of what was read. */
function unwritten(calls: readonly Call[], { begin, end }: Call, model: Model): string | null {
  if (begin.entry.f !== 'read') return null;
  const written = new Set(['null']);
  for (const { begin: writing } of calls) {
    const { f, value } = writing.entry;
    written.add(canonical(f === 'cas' ? casValues(value)[1] : value));
  }
  const seen = model === 'set' ? elementsOf(end?.entry.value) : [end?.entry.value];
  const strange = seen.filter((value) => !written.has(canonical(value)));
  if (strange.length === 0) return null;
  const what = strange.map(short).join(', ');
  return `Process ${begin.entry.process} read ${what}, which nothing can have written by then.`;
}

function conclusion(last: Call, possible: readonly string[] | null): string {
  const { process, f } = last.begin.entry;
  const start = `No order of these calls explains "${callText(last)}" of process ${process}`;
  if (possible === null) return `${start}.`;
  const verb = f === 'cas' ? 'the value could only be' : 'it could only be';
  return `${start}: ${verb} ${possible.map(cut).join(' or ')}.`;
}

function short(value: unknown): string {
  return cut(JSON.stringify(value ?? null));
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
