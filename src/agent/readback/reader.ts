import { isDeepStrictEqual } from 'node:util';
import { valueAt } from '../json.js';
import { extract } from '../json-path.js';
import type { Scenario } from '../scenario/index.js';
import { fillPath, isAbsence, markersIn, type ValueReader } from '../workload/index.js';
import type { FetchPage } from './fetch.js';
import { createItemPlace } from './item-place.js';
import { listPath } from './items.js';
import { readListing } from './listing.js';

/** A thing that is to be looked for. */
export interface LookedFor {
  subject: string;
  /** Marker of its creation. */
  marker: string;
  /** What the API calls it; null where it has not told. */
  id: string | null;
}

/** What one look at the target showed of a subject: the things that hold a marker of its writes. */
export type View =
  | { readable: true; things: unknown[] }
  | { readable: false; reason: string; timedOut?: boolean };

export interface Look {
  of(subject: string): View;
  /** How many things the listing showed in all; null where each subject is read by itself. */
  listed: number | null;
  /** The subjects that the listing showed, in its order; null where there is no listing. */
  shown: string[] | null;
}

/** Looks at the target once for all those things. */
export type Reader = (things: readonly LookedFor[]) => Promise<Look>;

/** Reads the collection, or each thing at its own address where the scenario gives one. */
export function createReader(
  target: URL,
  scenario: Pick<Scenario, 'readback'>,
  values: ValueReader,
  fetchPage: FetchPage,
): Reader {
  return scenario.readback.each === undefined
    ? collectionReader(target, scenario, values, fetchPage)
    : eachReader(scenario.readback.each, target, scenario, values, fetchPage);
}

function collectionReader(
  target: URL,
  { readback }: Pick<Scenario, 'readback'>,
  values: ValueReader,
  fetchPage: FetchPage,
): Reader {
  const address = new URL(readback.path ?? target.href, target);
  // The clean pass shows where the list is; from then on that place alone counts.
  const place = createItemPlace(readback.items);

  return async (things) => {
    const listing = await readListing(address, fetchPage, readback.max_pages);
    if (!listing.readable) return sameForAll(listing);
    for (const { marker } of place.isKnown ? [] : things) {
      for (const page of listing.pages) place.learn(page, marker);
    }
    if (!place.isKnown) return sameForAll({ readable: true, things: [] });
    const items: unknown[] = [];
    let before: readonly unknown[] = [];
    for (const page of listing.pages) {
      const onPage = place.itemsIn(page);
      if (onPage === null) {
        const reason = `GET ${address.pathname} answers without a list at "${place.words}"`;
        return sameForAll({ readable: false, reason });
      }
      if (onPage.length > 0 && isDeepStrictEqual(onPage, before)) {
        const reason = `GET ${address.pathname} answers the same things again as its next page`;
        return sameForAll({ readable: false, reason });
      }
      before = onPage;
      for (const item of onPage) items.push(item);
    }
    const { found, shown } = bySubject(items, values);
    const wanted = new Set(things.map(({ subject }) => subject));
    return {
      of: (subject) =>
        wanted.has(subject) ? { readable: true, things: found.get(subject) ?? [] } : NOT_LOOKED_FOR,
      listed: items.length,
      shown,
    };
  };
}

/** One pass over the items: a run has as many subjects as its listing has items. */
function bySubject(items: readonly unknown[], values: ValueReader) {
  const found = new Map<string, unknown[]>();
  const shown: string[] = [];
  for (const item of items) {
    for (const subject of values.subjectsOf(item)) {
      shown.push(subject);
      const things = found.get(subject);
      if (things) things.push(item);
      else found.set(subject, [item]);
    }
  }
  return { found, shown };
}

function eachReader(
  template: string,
  target: URL,
  scenario: Pick<Scenario, 'readback'>,
  values: ValueReader,
  fetchPage: FetchPage,
): Reader {
  return async (things) => {
    const views = new Map<string, View>();
    let inVain = 0;
    for (const thing of things) {
      if (inVain === MAX_IN_VAIN) {
        views.set(thing.subject, GIVEN_UP);
        continue;
      }
      const view = await readOne(template, target, scenario, thing, values, fetchPage);
      views.set(thing.subject, view);
      inVain = !view.readable && view.timedOut ? inVain + 1 : 0;
    }
    return {
      of: (subject) => views.get(subject) ?? NOT_LOOKED_FOR,
      listed: null,
      shown: null,
    };
  };
}

/** After so many answers in a row that did not come in time a look waits for no further one. */
const MAX_IN_VAIN = 3;

const GIVEN_UP: View = {
  readable: false,
  reason: `${MAX_IN_VAIN} reads before it had no answer in time, so it was not read`,
};

async function readOne(
  template: string,
  target: URL,
  { readback }: Pick<Scenario, 'readback'>,
  { subject, marker, id }: LookedFor,
  values: ValueReader,
  fetchPage: FetchPage,
): Promise<View> {
  if (template.includes('{{id}}') && id === null) {
    return { readable: false, reason: 'no answer of the API told the id to read it by' };
  }
  const path = fillPath(template, { marker, ...(id === null ? {} : { id }) });
  const page = await fetchPage(new URL(path, target));
  if (!page.readable) return page;
  if (isAbsence(page.status) || !values.subjectsOf(page.body).has(subject)) {
    return { readable: true, things: [] };
  }
  // A search answers a list; the address of one thing answers that thing.
  const list = listIn(page.body, readback.items);
  if (!Array.isArray(list)) return { readable: true, things: [page.body] };
  return { readable: true, things: list.filter((item) => values.subjectsOf(item).has(subject)) };
}

function listIn(body: unknown, said: string | undefined): unknown {
  if (said !== undefined) return extract(body, said) ?? body;
  const [marker = ''] = markersIn(body);
  const place = listPath(body, marker);
  return place === null || place === '' ? body : valueAt(body, place);
}

const NOT_LOOKED_FOR: View = { readable: false, reason: 'it was not looked for' };

function sameForAll(view: View): Look {
  return { of: () => view, listed: null, shown: null };
}
