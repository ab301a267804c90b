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
 * The dotted path at which things that are read back say their id; null where they do not, or their
 * ids are not known.
 */
export function learnIdPlace(
  samples: readonly { id: string | null; found: unknown }[],
): string | null {
  const [first, ...others] = samples;
  if (first === undefined || first.id === null) return null;
  for (const [place, leaf] of leaves(first.found)) {
    if (String(leaf) !== first.id) continue;
    if (others.every(({ id, found }) => id !== null && isCalled(found, place, id))) return place;
  }
  return null;
}

export function isCalled(thing: unknown, place: string, id: string): boolean {
  return String(leaves(thing).get(place)) === id;
}

function endsAs(place: string, field: string): boolean {
  return place === field || place.endsWith(`.${field}`);
}

function echoedThere(sample: { sent: unknown; found: unknown }, field: string, place: string) {
  return isDeepStrictEqual(leaves(sample.sent).get(field), leaves(sample.found).get(place));
}
