import type { JsonBody } from '../../platform/http/body.js';
import type { BatchJob } from '../../queues/index.js';
import type { SubmitBody } from './events.schema.js';

/** A checked body of events as it was sent, where nothing in it had to be changed. */
export interface SentEvents {
  /** The JSON of one event, or of an object that has `events` and nothing else. */
  readonly text: string;
  readonly form: 'event' | 'list';
}

/** Null where normalization changed something. */
export function sentEvents(sent: JsonBody | null, body: SubmitBody): SentEvents | null {
  if (sent?.value === body) return { text: sent.text, form: 'list' };
  if (sent?.value === body.events[0] && sent) return { text: sent.text, form: 'event' };
  return null;
}

/**
 * The job's JSON around the texts that its events were sent as, so that they are not printed again.
 * Whoever parses it meets each text as the check did: one event stands between commas as a whole,
 * and a list's object brings nothing but `events`, of which JSON lets the last one count.
 * @returns null where the texts cannot be put together like that.
 */
export function writeJob(
  { events: _, ...head }: BatchJob,
  texts: readonly (SentEvents | null)[],
): string | null {
  const [first] = texts;
  const opening = JSON.stringify(head).slice(0, -1);
  if (first?.form === 'list' && texts.length === 1) {
    return `${opening},${first.text.slice(first.text.indexOf('{') + 1)}`;
  }
  if (!texts.every((sent) => sent?.form === 'event')) return null;
  return `${opening},"events":[${texts.map((sent) => sent?.text).join(',')}]}`;
}
