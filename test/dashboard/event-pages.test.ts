import test from 'ava';
import {
  denseOf,
  type Known,
  PAGE_EVENTS,
  pagesAround,
  placeOfSeq,
  requestFor,
} from '../../src/dashboard/model/event-pages.js';
import { type Seeded, seeded } from '../helpers/seed.js';

/** What `GET /events` answers to such a request. */
function answer(seqs: readonly number[], request: ReturnType<typeof requestFor>): number[] {
  const { after_seq, offset, limit } = request;
  return seqs.filter((seq) => seq > after_seq).slice(offset, offset + limit);
}

/** Seqs from 1 on, with gaps after the first `dense`. */
function seqsWithGaps(random: Seeded, dense: number, total: number): number[] {
  const seqs = Array.from({ length: dense }, (_, index) => index + 1);
  let last = dense;
  while (seqs.length < total) {
    last += random.between(1, 4);
    seqs.push(last);
  }
  return seqs;
}

test('asks for any page by its key where no seq is missing', (t) => {
  const known: Known = { dense: 1_000_000, begins: new Map() };
  t.deepEqual(requestFor(7_777, known), {
    after_seq: 777_700,
    offset: 0,
    limit: PAGE_EVENTS,
  });
});

test('asks by the key after a page that is known, and from the nearest one otherwise', (t) => {
  const known: Known = { dense: 0, begins: new Map([[3, 420]]) };
  t.deepEqual(requestFor(3, known), { after_seq: 420, offset: 0, limit: PAGE_EVENTS });
  t.deepEqual(requestFor(5, known), {
    after_seq: 420,
    offset: 2 * PAGE_EVENTS,
    limit: PAGE_EVENTS,
  });
  t.deepEqual(requestFor(2, known), { after_seq: 0, offset: 2 * PAGE_EVENTS, limit: PAGE_EVENTS });
});

test('whatever was seen before, a page is exactly its events', (t) => {
  const random = seeded(t);
  for (let round = 0; round < 60; round += 1) {
    const total = random.between(1, 1_500);
    const dense = random.between(0, total);
    const seqs = seqsWithGaps(random, dense, total);
    const begins = new Map<number, number>();
    for (let step = 0; step < 20; step += 1) {
      const page = random.between(0, Math.floor((total - 1) / PAGE_EVENTS));
      const events = answer(seqs, requestFor(page, { dense, begins }));
      t.deepEqual(events, seqs.slice(page * PAGE_EVENTS, (page + 1) * PAGE_EVENTS));
      const last = events.at(-1);
      if (events.length === PAGE_EVENTS && last !== undefined) begins.set(page + 1, last);
    }
  }
});

test('what was rejected leaves a gap somewhere, so that no place follows from a seq', (t) => {
  t.is(denseOf({ persisted: 40, rejected: 0, persisted_through: 38 }), 38);
  t.is(denseOf({ persisted: 40, rejected: 1, persisted_through: 41 }), 0);
  t.is(denseOf({ persisted: 40, rejected: 0, persisted_through: null }), 0);
});

test('wants a bounded number of pages, however long the list', (t) => {
  t.deepEqual(pagesAround(500_040, 500_070, 1_000_000), [4_999, 5_000, 5_001]);
  t.deepEqual(pagesAround(0, 30, 1_000_000), [0, 1]);
  t.deepEqual(pagesAround(999_980, 999_999, 1_000_000), [9_998, 9_999]);
  t.deepEqual(pagesAround(0, 0, 0), []);
});

test('finds the place of a seq with few looks, gaps or not', async (t) => {
  const random = seeded(t);
  for (let round = 0; round < 200; round += 1) {
    const total = random.between(1, 20_000);
    const dense = random.between(0, total);
    const seqs = seqsWithGaps(random, dense, total);
    const lastSeq = random.between(1, 2 * total);
    const known = { dense: random.between(0, dense), begins: someBegins(random, seqs) };
    const seq = random.between(1, (seqs.at(-1) ?? 1) + 3);
    let looks = 0;
    const place = await placeOfSeq(seq, { total, lastSeq }, known, async (request) => {
      looks += 1;
      return answer(seqs, request);
    });
    const first = seqs.findIndex((each) => each >= seq);
    t.is(place, first === -1 ? total - 1 : first);
    t.true(looks <= 2 * Math.ceil(Math.log2(total + 1)) + 2, `${looks} looks among ${total}`);
  }
});

test('finds the last of few events that all stand at the end', async (t) => {
  const seqs = Array.from({ length: 500 }, (_, index) => 999_000 + 2 * index);
  const known: Known = { dense: 0, begins: new Map() };
  let looks = 0;
  const place = await placeOfSeq(
    999_900,
    { total: 500, lastSeq: 1_000_000 },
    known,
    async (asked) => {
      looks += 1;
      return answer(seqs, asked);
    },
  );
  t.is(place, 450);
  t.true(looks <= 6, `${looks} looks`);
});

test('a million evenly filtered events take two looks at most', async (t) => {
  const known: Known = { dense: 0, begins: new Map() };
  let looks = 0;
  const extent = { total: 200_000, lastSeq: 1_000_000 };
  const place = await placeOfSeq(888_888, extent, known, async ({ after_seq, offset, limit }) => {
    looks += 1;
    const first = after_seq / 5 + offset + 1;
    return Array.from({ length: limit }, (_, index) => 5 * (first + index));
  });
  t.is(place, 177_777);
  t.true(looks <= 2, `${looks} looks`);
});

test('no look is needed where no seq is missing, and none among no events', async (t) => {
  const read = () => Promise.reject(new Error('asked'));
  const extent = { total: 1_000_000, lastSeq: 1_000_000 };
  t.is(await placeOfSeq(700_001, extent, { dense: 1_000_000, begins: new Map() }, read), 700_000);
  t.is(
    await placeOfSeq(2_000_000, { total: 0, lastSeq: 0 }, { dense: 0, begins: new Map() }, read),
    0,
  );
});

/** What earlier pages may have taught. */
function someBegins(random: Seeded, seqs: readonly number[]): Map<number, number> {
  const begins = new Map<number, number>();
  for (let page = 1; page * PAGE_EVENTS < seqs.length; page += random.between(1, 40)) {
    const before = seqs[page * PAGE_EVENTS - 1];
    if (before !== undefined && random.random() < 0.5) begins.set(page, before);
  }
  return begins;
}
