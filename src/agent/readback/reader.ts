import type { Outcome } from '../history/index.js';
import { holdsText, valueAt } from '../json.js';
import type { Scenario } from '../scenario/index.js';
import { markersIn } from '../workload/index.js';
import type { FetchPage } from './fetch.js';
import { itemsAt, listPath } from './items.js';
import { readListing } from './listing.js';

/** What one look at the target showed of an operation: the things that hold its marker. */
export type Sight = { readable: true; copies: unknown[] } | { readable: false; reason: string };

export interface Look {
  of(operation: string): Sight;
  /** How many things the listing showed in all; null where each operation is read by itself. */
  listed: number | null;
}

/** Looks at the target once for all those operations. */
export type Reader = (outcomes: readonly Outcome[]) => Promise<Look>;

/** Reads the collection, or each operation at its own address where the scenario gives one. */
export function createReader(target: URL, scenario: Scenario, fetchPage: FetchPage): Reader {
  return scenario.readback.each === undefined
    ? collectionReader(target, scenario, fetchPage)
    : eachReader(scenario.readback.each, target, scenario, fetchPage);
}

function collectionReader(target: URL, scenario: Scenario, fetchPage: FetchPage): Reader {
  const address = new URL(scenario.readback.path ?? target.href, target);
  // The clean pass shows where the list is; from then on that place alone counts.
  let place = scenario.readback.items ?? null;

  return async (outcomes) => {
    const listing = await readListing(address, fetchPage, scenario.readback.max_pages);
    if (!listing.readable) return sameForAll(listing);
    place ??= firstOf(
      outcomes.flatMap(({ operation }) =>
        listing.pages.map((page) => listPath(page, operation.marker)),
      ),
    );
    if (place === null) return sameForAll({ readable: true, copies: [] });
    const items: unknown[] = [];
    for (const page of listing.pages) {
      const onPage = itemsAt(page, place);
      if (onPage === null) {
        return sameForAll({
          readable: false,
          reason: `GET ${address.pathname} answers without a list at "${place}"`,
        });
      }
      items.push(...onPage);
    }
    const found = byMarker(items);
    const sights = new Map<string, Sight>(
      outcomes.map(({ operation }) => [
        operation.name,
        { readable: true, copies: found.get(operation.marker) ?? [] },
      ]),
    );
    return { of: (name) => sights.get(name) ?? NOT_LOOKED_FOR, listed: items.length };
  };
}

/** One pass over the items: a run has as many markers as its listing has items. */
function byMarker(items: readonly unknown[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const item of items) {
    for (const marker of markersIn(item)) {
      const copies = found.get(marker);
      if (copies) copies.push(item);
      else found.set(marker, [item]);
    }
  }
  return found;
}

function eachReader(
  template: string,
  target: URL,
  scenario: Scenario,
  fetchPage: FetchPage,
): Reader {
  return async (outcomes) => {
    const sights = new Map<string, Sight>();
    for (const outcome of outcomes) {
      const sight = await readOne(template, target, scenario, outcome, fetchPage);
      sights.set(outcome.operation.name, sight);
    }
    return { of: (name) => sights.get(name) ?? NOT_LOOKED_FOR, listed: null };
  };
}

async function readOne(
  template: string,
  target: URL,
  scenario: Scenario,
  { operation, answer }: Outcome,
  fetchPage: FetchPage,
): Promise<Sight> {
  const id = scenario.readback.id === undefined ? null : valueAt(answer, scenario.readback.id);
  if (template.includes('{{id}}') && typeof id !== 'string' && typeof id !== 'number') {
    return { readable: false, reason: 'no answer of the API told the id to read it by' };
  }
  const path = template
    .replaceAll('{{id}}', encodeURIComponent(String(id)))
    .replaceAll('{{marker}}', encodeURIComponent(operation.marker));
  const page = await fetchPage(new URL(path, target));
  if (!page.readable) return page;
  if (page.status === 404 || !holdsText(page.body, operation.marker)) {
    return { readable: true, copies: [] };
  }
  // A search answers a list; the address of one thing answers that thing.
  const place = scenario.readback.items ?? listPath(page.body, operation.marker);
  const list = place === null ? page.body : (valueAt(page.body, place) ?? page.body);
  if (!Array.isArray(list)) return { readable: true, copies: [page.body] };
  return { readable: true, copies: list.filter((item) => holdsText(item, operation.marker)) };
}

const NOT_LOOKED_FOR: Sight = { readable: false, reason: 'it was not looked for' };

function sameForAll(sight: Sight): Look {
  return { of: () => sight, listed: null };
}

function firstOf(places: readonly (string | null)[]): string | null {
  return places.find((place) => place !== null) ?? null;
}
