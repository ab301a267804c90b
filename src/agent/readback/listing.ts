import { isAbsence } from '../workload/index.js';
import type { FetchPage } from './fetch.js';
import { nextPage } from './paging.js';

export type Listing =
  | { readable: true; pages: readonly unknown[] }
  | { readable: false; reason: string };

/** As much of a listing as the agent is ready to hold, over all of its pages. */
const MAX_LISTING_MIB = 256;

/** Reads a collection to its last page, as far as its answers name one. */
export async function readListing(
  first: URL,
  fetchPage: FetchPage,
  maxPages: number,
): Promise<Listing> {
  const pages: unknown[] = [];
  const seen = new Set<string>();
  let length = 0;
  for (let url: URL | null = first; url !== null && !seen.has(url.href); ) {
    if (pages.length === maxPages) {
      return { readable: false, reason: `${first.pathname} has more than ${maxPages} pages` };
    }
    seen.add(url.href);
    const page = await fetchPage(url);
    if (!page.readable) return page;
    if (isAbsence(page.status)) {
      return { readable: false, reason: `GET ${url.pathname} answers ${page.status}` };
    }
    length += page.length;
    if (length > MAX_LISTING_MIB * 1024 * 1024) {
      const held = `${first.pathname} is longer than ${MAX_LISTING_MIB} MiB over all its pages`;
      return { readable: false, reason: `${held}: say how one thing is read (readback.each)` };
    }
    pages.push(page.body);
    url = nextPage(url, page.link, page.body);
  }
  return { readable: true, pages };
}
