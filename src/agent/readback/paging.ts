import { isObject, valueAt } from '../json.js';

/** The address of the page after this one, null where the answer names none. */
export function nextPage(url: URL, linkHeader: string | null, body: unknown): URL | null {
  return fromLinkHeader(url, linkHeader) ?? fromLinks(url, body) ?? fromCounts(url, body);
}

/** RFC 8288: `<https://…?page=2>; rel="next"`. */
function fromLinkHeader(url: URL, header: string | null): URL | null {
  for (const link of header?.split(/,(?=\s*<)/) ?? []) {
    const match = /<([^>]*)>\s*;.*\brel="?next"?/i.exec(link);
    if (match?.[1] !== undefined) return sameOrigin(url, match[1]);
  }
  return null;
}

const LINK_PATHS = ['next', 'links.next', '_links.next.href', 'paging.next', 'meta.next'];

function fromLinks(url: URL, body: unknown): URL | null {
  for (const path of LINK_PATHS) {
    const link = valueAt(body, path);
    if (typeof link === 'string' && /^(https?:|\/|\?)/.test(link)) return sameOrigin(url, link);
  }
  return null;
}

/** `total` with `limit` and `offset`, beside the list or in `meta`. */
function fromCounts(url: URL, body: unknown): URL | null {
  const counts = [valueAt(body, 'meta'), valueAt(body, 'pagination'), body].find(
    (place) => isObject(place) && isCount(place.total) && isCount(place.limit),
  );
  if (!isObject(counts)) return null;
  const total = Number(counts.total);
  const limit = Number(counts.limit);
  const offset = isCount(counts.offset) ? Number(counts.offset) : 0;
  if (limit === 0 || offset + limit >= total) return null;
  const next = new URL(url);
  next.searchParams.set('limit', String(limit));
  next.searchParams.set('offset', String(offset + limit));
  return next;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** A page elsewhere is not followed: the read-back talks to the target alone. */
function sameOrigin(url: URL, link: string): URL | null {
  if (!URL.canParse(link, url.href)) return null;
  const next = new URL(link, url);
  return next.host === url.host ? new URL(`${url.origin}${next.pathname}${next.search}`) : null;
}
