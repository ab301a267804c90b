import { isDeepStrictEqual } from 'node:util';
import type { Difference } from '../history/index.js';
import { leaves } from '../json.js';

/** Where the target shows a sent field again, by the dotted path of the field that was sent. */
export type EchoedFields = ReadonlyMap<string, string>;

/**
 * Learns from things that were written without faults which of the sent fields the target shows
 * unchanged, and where: only those can be compared later.
 */
export function learnEchoes(samples: readonly { sent: unknown; found: unknown }[]): EchoedFields {
  const [first, ...others] = samples;
  const echoes = new Map<string, string>();
  if (first === undefined) return echoes;
  const found = leaves(first.found);
  for (const [field, value] of leaves(first.sent)) {
    for (const [place, shown] of found) {
      if (!endsAs(place, field) || !isDeepStrictEqual(shown, value)) continue;
      if (!others.every((sample) => echoedThere(sample, field, place))) continue;
      echoes.set(field, place);
      break;
    }
  }
  return echoes;
}

/** The echoed fields that are missing or other than they were sent. */
export function differences(sent: unknown, found: unknown, echoes: EchoedFields): Difference[] {
  const expectedLeaves = leaves(sent);
  const foundLeaves = leaves(found);
  const different: Difference[] = [];
  for (const [field, place] of echoes) {
    const expected = expectedLeaves.get(field);
    const shown = foundLeaves.get(place);
    if (!isDeepStrictEqual(expected, shown)) {
      different.push({ field, expected, found: shown ?? null });
    }
  }
  return different;
}

/**
 * The dotted paths at which each of these things says its id; none where an id is not known. What
 * was sent may look like an id, so those that nobody sent come first.
 */
export function learnIdPlaces(
  samples: readonly { id: string | null; found: unknown }[],
  echoes: EchoedFields,
): string[] {
  const [first] = samples;
  if (first === undefined) return [];
  const places = [...leaves(first.found).keys()].filter((place) =>
    samples.every(({ id, found }) => isCalled(found, place, id)),
  );
  const sent = new Set(echoes.values());
  return [
    ...places.filter((place) => !sent.has(place)),
    ...places.filter((place) => sent.has(place)),
  ];
}

export function isCalled(thing: unknown, place: string, id: string | null): boolean {
  return id !== null && String(leaves(thing).get(place)) === id;
}

function endsAs(place: string, field: string): boolean {
  return place === field || place.endsWith(`.${field}`);
}

function echoedThere(sample: { sent: unknown; found: unknown }, field: string, place: string) {
  return isDeepStrictEqual(leaves(sample.sent).get(field), leaves(sample.found).get(place));
}
