import type { RecordLine } from '../history/index.js';

/**
 * What a run leaves on disk, in the order in which it came about:
 *
 *     plan/0000000001      what was planned, before anything was sent
 *     event/0000000042     an event, under its seq
 *     outcome/…, finding/…, sight/…   numbered per kind; a later one of an operation replaces it
 *     result/0000000001    the verdict; missing where the agent was killed
 *
 * Each is one key of the run's store, its value the line as JSON without its kind.
 */
export type LineKind = RecordLine['kind'];

const DIGITS = 10;

export function keyOf(kind: LineKind, number: number): string {
  return `${kind}/${String(number).padStart(DIGITS, '0')}`;
}

/** The number in a key of that kind; null where it is the key of something else. */
export function numberIn(kind: LineKind, key: string): number | null {
  if (!key.startsWith(`${kind}/`)) return null;
  const digits = key.slice(kind.length + 1);
  return /^\d{10,16}$/.test(digits) ? Number(digits) : null;
}

export function encodeLine({ kind: _, ...fields }: RecordLine): Buffer {
  return Buffer.from(JSON.stringify(fields));
}
