import type { PlacedEntry } from './counterexample.js';
import type { HistoryEntry, Model } from './entry.js';
import { casValues } from './register.js';

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
  return [...calls.map((call) => sentence(call, model)), conclusion(last, possible, model)];
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

function conclusion(last: Call, possible: readonly string[] | null, model: Model): string {
  const what = `"${callText(last)}"`;
  const at = `No order of these calls explains ${what} of process ${last.begin.entry.process}`;
  if (possible === null) {
    const twice = model === 'set' && repeats(last);
    return twice ? `A set has each element once: ${what} shows one twice.` : `${at}.`;
  }
  const values = possible.map((text) => cut(text)).join(' or ');
  const verb = last.begin.entry.f === 'cas' ? 'the value could only be' : 'it could only be';
  return `${at}: ${verb} ${values}.`;
}

function repeats({ end }: Call): boolean {
  const value = end?.entry.value;
  return (
    Array.isArray(value) && new Set(value.map((one) => JSON.stringify(one))).size < value.length
  );
}

function short(value: unknown): string {
  return cut(JSON.stringify(value ?? null));
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
