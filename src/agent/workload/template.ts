import { createHash } from 'node:crypto';
import { v5 } from 'uuid';
import type { Operation } from '../history/index.js';
import { holdsText, isObject } from '../json.js';

/** The field that carries the marker where the body itself names no place for it. */
export const MARKER_FIELD = 'softadastra_marker';

/** A body in which no marker can be placed. */
export class BodyError extends Error {
  override name = 'BodyError';
}

/**
 * One operation of a run. `{{marker}}` in any text of the body becomes the marker and `{{n}}` the
 * operation's number; a body that has no `{{marker}}` gets a field for it.
 * @param nonce is part of the marker, so that runs with the same seed do not meet in one target.
 * @throws BodyError when the body is neither an object nor holds `{{marker}}`.
 */
export function createOperation(
  name: string,
  number: number,
  nonce: string,
  body: unknown,
  method = 'POST',
): Operation {
  const marker = `sa-${nonce}-${name}.`;
  const filled = fill(body, { marker, n: String(number) });
  return {
    name,
    kind: 'create',
    subject: name,
    value: marker,
    marker,
    idempotencyKey: keyOf(marker),
    method,
    path: null,
    body: withMarker(filled, marker),
  };
}

const MARKER = /sa-[0-9a-z]+-(?:op-\d+|probe-\w+)\./g;

/** Every marker inside the value, each once. */
export function markersIn(value: unknown): Set<string> {
  return new Set(JSON.stringify(value)?.match(MARKER));
}

/** Names of a run's operations: `op-001` … */
export function operationNames(count: number): string[] {
  const width = Math.max(3, String(count).length);
  return Array.from(
    { length: count },
    (_, index) => `op-${String(index + 1).padStart(width, '0')}`,
  );
}

/** Replaces `{{name}}` in every text inside the value. */
export function fill(value: unknown, words: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{(\w+)\}\}/g, (whole, word: string) => words[word] ?? whole);
  }
  if (Array.isArray(value)) return value.map((inner) => fill(inner, words));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, words)]));
}

function withMarker(body: unknown, marker: string): unknown {
  if (holdsText(body, marker)) return body;
  if (isObject(body)) return { ...body, [MARKER_FIELD]: marker };
  throw new BodyError(
    'The body must be a JSON object, or hold {{marker}} in a text, so that each operation can be recognised.',
  );
}

/** A UUID, because many APIs take nothing else as a key. */
function keyOf(marker: string): string {
  const namespace = createHash('sha256').update('softadastra').digest().subarray(0, 16);
  return v5(marker, namespace);
}
