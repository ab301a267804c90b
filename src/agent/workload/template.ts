import { createHash } from 'node:crypto';
import { v5 } from 'uuid';
import { holdsText, isObject } from '../json.js';

/** The field that carries the marker where the body itself names no place for it. */
export const MARKER_FIELD = 'softadastra_marker';

/** A body in which no marker can be placed. */
export class BodyError extends Error {
  override name = 'BodyError';
}

/** @param nonce is part of it, so that runs with the same seed do not meet in one target. */
export function markerOf(name: string, nonce: string): string {
  return `sa-${nonce}-${name}.`;
}

/** Whether an operation of that name is none of the run. */
export function isProbe(name: string): boolean {
  return name.startsWith('probe-');
}

const MARKER = /sa-[0-9a-z]+-(?:op-\d+|probe-\w+)\./g;

/** Every marker inside the value, each once. */
export function markersIn(value: unknown): Set<string> {
  return new Set(JSON.stringify(value)?.match(MARKER));
}

/**
 * `{{marker}}` in any text of the body becomes the marker and `{{n}}` the operation's number; a body
 * that has no `{{marker}}` gets a field for it.
 * @throws BodyError when the body is neither an object nor holds `{{marker}}`.
 */
export function fillBody(body: unknown, marker: string, number: number): unknown {
  return withMarker(fill(body, { marker, n: String(number) }), marker);
}

/** Replaces `{{name}}` in every text inside the value. */
export function fill(value: unknown, words: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return fillText(value, words);
  if (Array.isArray(value)) return value.map((inner) => fill(inner, words));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, words)]));
}

/** The same for a path: what is filled in is encoded. */
export function fillPath(path: string, words: Readonly<Record<string, string>>): string {
  const encoded = Object.entries(words).map(([word, text]) => [word, encodeURIComponent(text)]);
  return fillText(path, Object.fromEntries(encoded));
}

function fillText(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, word: string) => words[word] ?? whole);
}

function withMarker(body: unknown, marker: string): unknown {
  if (holdsText(body, marker)) return body;
  if (isObject(body)) return { ...body, [MARKER_FIELD]: marker };
  throw new BodyError(
    'The body must be a JSON object, or hold {{marker}} in a text, so that each operation can be recognised.',
  );
}

/**
 * The idempotency key of an operation: a UUID, because many APIs take nothing else.
 * @param lives how often the client has forgotten its key.
 */
export function keyOf(marker: string, lives = 0): string {
  const namespace = createHash('sha256').update('softadastra').digest().subarray(0, 16);
  return v5(lives === 0 ? marker : `${marker}${lives}`, namespace);
}
