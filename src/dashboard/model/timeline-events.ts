import type { RunTimeline, StoredEvent } from '../../sdk/types.js';
import { EVENTS_PER_PAGE, type FetchEvents } from './timeline-live.js';

/** Between the first and the last event of an operation stand those of all the others. */
const PAGES_AT_ONCE = 10;
/** The verdicts of one operation stand together. */
const VERDICT_EVENTS = 20;

/** Where to go on looking for the events of an operation. */
export interface Search {
  readonly afterSeq: number;
}

export interface FoundEvents {
  readonly events: readonly StoredEvent[];
  /** Null where all have been found. */
  readonly next: Search | null;
}

/** Null where the picture does not know where they are. */
export function searchOf({ operations }: RunTimeline, operation: number): Search | null {
  const first = operations.first_seq[operation] ?? 0;
  return first > 0 ? { afterSeq: first - 1 } : null;
}

/** The events of one operation up to its last one, or as far as one go reaches. */
export async function findEvents(
  source: RunTimeline,
  operation: number,
  { afterSeq }: Search,
  fetchEvents: FetchEvents,
): Promise<FoundEvents> {
  const name = source.operations.name[operation];
  const last = source.operations.last_seq[operation] ?? 0;
  const found: StoredEvent[] = [];
  let seen = afterSeq;
  for (let page = 0; page < PAGES_AT_ONCE && seen < last; page += 1) {
    const limit = Math.min(EVENTS_PER_PAGE, last - seen);
    const events = await fetchEvents(seen, limit);
    found.push(...events.filter((event) => event.seq <= last && isAbout(event, name)));
    const end = events.at(-1)?.seq;
    // Fewer than were asked for: the rest was rejected, or is not stored yet.
    seen = end === undefined || events.length < limit ? last : end;
  }
  return { events: found, next: seen < last ? { afterSeq: seen } : null };
}

/** What the read-back found; empty before the verdict. */
export async function findVerdicts(
  { operations }: RunTimeline,
  operation: number,
  fetchEvents: FetchEvents,
): Promise<StoredEvent[]> {
  const seq = operations.verdict_seq[operation] ?? null;
  if (seq === null) return [];
  const events = await fetchEvents(seq - 1, VERDICT_EVENTS);
  return events.filter((event) => isAbout(event, operations.name[operation]));
}

/** The picture cuts names that are very long. */
function isAbout(event: StoredEvent, name: string | undefined): boolean {
  const own = operationOf(event);
  if (own === null || name === undefined) return false;
  return own === name || (name.endsWith('…') && own.startsWith(name.slice(0, -1)));
}

function operationOf({ payload }: Pick<StoredEvent, 'payload'>): string | null {
  const value = fieldsOf(payload).operation;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}

/** What an event says besides the operation and its attempt, as `name value` pairs. */
export function detailsOf({
  payload,
}: Pick<StoredEvent, 'payload'>): [name: string, value: string][] {
  return Object.entries(fieldsOf(payload))
    .filter(([name]) => name !== 'operation' && name !== 'attempt')
    .map(([name, value]) => [name, shortened(valueText(value))]);
}

function fieldsOf(payload: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isRecord ? (payload as Record<string, unknown>) : {};
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 1_000) / 1_000);
  if (value === null) return 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const MOST_SHOWN = 400;

function shortened(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
