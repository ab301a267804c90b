import type { Operation } from '../history/index.js';
import { holdsText, leaves } from '../json.js';
import type { Scenario } from '../scenario/index.js';
import { fillBody, markersIn } from './template.js';

/** Reads from things of the target which write their value comes from. */
export interface ValueReader {
  /** Names of the subjects whose markers the thing holds; a thing is one subject's, as a rule. */
  subjectsOf(thing: unknown): Set<string>;
  /**
   * Marker of the write whose value the thing shows. Undefined where it shows none of that subject's,
   * or parts of several.
   */
  valueIn(thing: unknown, subject: string): string | undefined;
}

/** @param operations of the run, and probes. */
export function createValueReader(
  operations: readonly Operation[],
  scenario: Pick<Scenario, 'update'>,
): ValueReader {
  const writers = new Map(
    operations.flatMap((each) => (each.value === null ? [] : [[each.value, each] as const])),
  );
  const fields = updatedFields(scenario);
  return {
    subjectsOf: (thing) =>
      new Set([...markersIn(thing)].flatMap((marker) => writers.get(marker)?.subject ?? [])),
    valueIn(thing, subject) {
      const own = [...markersIn(thing)].filter(
        (marker) => writers.get(marker)?.subject === subject,
      );
      const shown = shownIn(thing, fields, own);
      if (shown.size > 0) return shown.size === 1 ? [...shown][0] : undefined;
      // No field that updates write shows a value: the thing is as it was created.
      const created = own.filter((marker) => writers.get(marker)?.kind === 'create');
      const candidates = created.length > 0 ? created : own;
      return candidates.length === 1 ? candidates[0] : undefined;
    },
  };
}

const EXAMPLE = 'sa-0-op-0.';

/** Dotted paths of the fields of an update that carry its marker. */
function updatedFields({ update }: Pick<Scenario, 'update'>): string[] {
  if (!update) return [];
  return [...leaves(fillBody(update.body, EXAMPLE, 0))].flatMap(([field, value]) =>
    holdsText(value, EXAMPLE) ? [field] : [],
  );
}

/** The values at those fields, wherever the thing has them: an envelope around it does not matter. */
function shownIn(
  thing: unknown,
  fields: readonly string[],
  own: readonly string[],
): ReadonlySet<string> {
  const shown = new Set<string>();
  if (fields.length === 0 || own.length === 0) return shown;
  const places = [...leaves(thing)];
  for (const field of fields) {
    const [, text] = outermost(places, field) ?? [];
    const marker = own.find((each) => typeof text === 'string' && text.includes(each));
    if (marker !== undefined) shown.add(marker);
  }
  return shown;
}

/** What a thing says of its past (`versions.0.note`) lies deeper than what it is now. */
function outermost(places: readonly [string, unknown][], field: string) {
  const matching = places.filter(([place]) => place === field || place.endsWith(`.${field}`));
  return matching.sort(([a], [b]) => a.split('.').length - b.split('.').length)[0];
}
