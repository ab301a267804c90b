import { isAbsence } from '../workload/index.js';
import type { FetchPage } from './fetch.js';
import { nextPage } from './paging.js';

export type Listing =
  | { readable: true; pages: readonly unknown[] }
  | { readable: false; reason: string };

/** Reads a collection to its last page, as far as its answers name one. */
export async function readListing(
  first: URL,
  fetchPage: FetchPage,
  maxPages: number,
): Promise<Listing> {
  const pages: unknown[] = [];
  const seen = new Set<string>();
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
    pages.push(page.body);
    url = nextPage(url, page.link, page.body);
  }
  return { readable: true, pages };
}
