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

/**
 * The place of the first event at or after a seq. An event's place is never above its seq − 1 and is
 * mostly near it, so the search begins there, and looks back in steps that double.
 * @param seqAt the seq at a place; null where there is none.
 */
export async function placeOfSeq(
  seq: number,
  total: number,
  seqAt: (index: number) => Promise<number | null>,
): Promise<number> {
  if (total === 0) return 0;
  let high = Math.min(total, Math.max(0, seq - 1));
  let low = high;
  const isBefore = async (index: number) => {
    const found = await seqAt(index);
    return found !== null && found < seq;
  };
  for (let step = 1; low > 0; step *= 2) {
    low = Math.max(0, high - step);
    if (await isBefore(low)) {
      low += 1;
      break;
    }
    high = low;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (await isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return Math.min(high, total - 1);
}
