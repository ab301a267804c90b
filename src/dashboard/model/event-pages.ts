/** Events of one request and one page. */
export const PAGE_EVENTS = 100;

/** What is known of the list so far; it grows with each page, and never holds an event. */
export interface Known {
  /** So many events from the start have the seqs 1, 2, 3 … without a gap: their place is their seq. */
  readonly dense: number;
  /** Page → the highest seq before it. */
  readonly begins: ReadonlyMap<number, number>;
}

export interface PageRequest {
  readonly after_seq: number;
  readonly offset: number;
  readonly limit: number;
}

/**
 * How to ask for a page. By its key where the page before is known or no seq is missing, which costs
 * the same everywhere; otherwise from the nearest page that is known.
 */
export function requestFor(page: number, { dense, begins }: Known): PageRequest {
  const first = page * PAGE_EVENTS;
  if (first <= dense) return { after_seq: first, offset: 0, limit: PAGE_EVENTS };
  let nearest = Math.floor(dense / PAGE_EVENTS);
  let after = nearest * PAGE_EVENTS;
  for (const [known, seq] of begins) {
    if (known < nearest || known > page) continue;
    nearest = known;
    after = seq;
  }
  return { after_seq: after, offset: (page - nearest) * PAGE_EVENTS, limit: PAGE_EVENTS };
}

interface Settled {
  readonly persisted: number;
  readonly rejected: number;
  readonly persisted_through: number | null;
}

/** Where nothing was rejected, every seq up to `persisted_through` is there. */
export function denseOf({ rejected, persisted_through }: Settled): number {
  return rejected === 0 ? (persisted_through ?? 0) : 0;
}

/** The pages that rows `first` to `last` need, with one more on either side. */
export function pagesAround(first: number, last: number, total: number): number[] {
  if (total === 0) return [];
  const end = pageOf(total - 1);
  const from = Math.max(0, pageOf(Math.max(0, first)) - 1);
  const to = Math.min(end, pageOf(Math.max(0, last)) + 1);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
}

export function pageOf(index: number): number {
  return Math.floor(index / PAGE_EVENTS);
}

export interface Extent {
  readonly total: number;
  /** About where the seqs end; a guess is enough. */
  readonly lastSeq: number;
}

/**
 * The place of the first event at or after a seq; the last one where there is none. It looks where
 * the seqs let it be expected, and at every second look in the middle of what is left.
 * @param read the seqs of a request, in order.
 */
export async function placeOfSeq(
  seq: number,
  { total, lastSeq }: Extent,
  known: Known,
  read: (request: PageRequest) => Promise<readonly number[]>,
): Promise<number> {
  const last = Math.max(0, total - 1);
  if (seq <= known.dense + 1) return Math.min(seq - 1, last);
  let low = nearestBefore(seq, known);
  let high = { place: total, seq: Math.max(lastSeq, seq) + 1 };
  for (let look = 0; low.place < high.place; look += 1) {
    const share = look % 2 === 0 ? (seq - low.after) / (high.seq - low.after) : 0.5;
    const room = high.place - low.place;
    const aim = Math.floor(room * share) - (look % 2 === 0 ? PAGE_EVENTS / 2 : 0);
    const offset = Math.min(room - 1, Math.max(0, aim));
    const seqs = await read({ after_seq: low.after, offset, limit: PAGE_EVENTS });
    const found = seqs.findIndex((each) => each >= seq);
    const place = low.place + offset;
    const end = seqs.at(-1);
    if (found > 0 || (found === 0 && offset === 0)) return Math.min(place + found, last);
    if (found === 0) high = { place, seq: seqs[0] ?? seq };
    else if (end === undefined) high = { place, seq: high.seq };
    else low = { place: place + seqs.length, after: end };
  }
  return Math.min(low.place, last);
}

/** The latest page that is known to begin before a seq. */
function nearestBefore(seq: number, { dense, begins }: Known): { place: number; after: number } {
  let nearest = { place: dense, after: dense };
  for (const [page, after] of begins) {
    const place = page * PAGE_EVENTS;
    if (after < seq && place > nearest.place) nearest = { place, after };
  }
  return nearest;
}
