import test from 'ava';
import { EVENTS_PER_PAGE, LiveEvents } from '../../src/dashboard/model/timeline-live.js';
import type { StoredEvent } from '../../src/sdk/types.js';
import { runOf } from './timeline-fixture.js';

test('events are taken once each, in pages, as they are stored', async (t) => {
  const { store, live, taken } = setup(1_200);
  const first = await live.advance(store.fetch, null);
  t.deepEqual(taken, seqs(1, 1_200));
  t.deepEqual([first.events, first.behind, first.full], [1_200, false, false]);
  t.is(await live.advance(store.fetch, null), first, 'nothing new is the same picture');
  store.add(1_201, 1_210);
  t.is((await live.advance(store.fetch, null)).events, 1_210);
  t.deepEqual(taken, seqs(1, 1_210));
});

test('what is stored ahead of a gap waits until the gap is filled', async (t) => {
  const { store, live, taken } = setup(100);
  store.add(201, 300);
  await live.advance(store.fetch, 100);
  t.deepEqual(taken, seqs(1, 100));
  store.add(101, 200);
  await live.advance(store.fetch, 300);
  t.deepEqual(taken, seqs(1, 300));
});

test('a gap at the end of a page does not end the picture', async (t) => {
  const { store, live, taken } = setup(EVENTS_PER_PAGE + 10);
  const early = await live.advance(store.fetch, EVENTS_PER_PAGE);
  t.is(early.events, EVENTS_PER_PAGE);
  t.false(early.behind, 'nothing can be taken before more is covered');
  await live.advance(store.fetch, EVENTS_PER_PAGE + 10);
  t.deepEqual(taken, seqs(1, EVENTS_PER_PAGE + 10));
});

test('there is a bound, and the picture says when it is reached', async (t) => {
  const { store, live, taken } = setup(2_000, 1_700);
  const look = await live.advance(store.fetch, null);
  t.deepEqual([look.events, look.behind, look.full], [1_700, false, true]);
  const calls = store.calls();
  await live.advance(store.fetch, null);
  t.is(store.calls(), calls, 'nothing more is asked for');
  t.is(taken.length, 1_700);
});

test('a long history comes in several goes', async (t) => {
  const { store, live, taken } = setup(12_000);
  const look = await live.advance(store.fetch, null);
  t.deepEqual([look.events, look.behind], [10_000, true]);
  t.deepEqual((await live.advance(store.fetch, null)).behind, false);
  t.deepEqual(taken, seqs(1, 12_000));
});

test('a request that fails loses nothing and doubles nothing', async (t) => {
  const { store, live, taken } = setup(1_500);
  let calls = 0;
  const failing = (after: number, limit: number) => {
    calls += 1;
    return calls === 2 ? Promise.reject(new Error('away')) : store.fetch(after, limit);
  };
  await t.throwsAsync(live.advance(failing, null), { message: 'away' });
  await live.advance(failing, null);
  t.deepEqual(taken, seqs(1, 1_500));
});

function setup(stored: number, most?: number) {
  const taken: number[] = [];
  const collector = {
    add: ({ seq }: StoredEvent) => void taken.push(seq),
    timeline: () => runOf([]),
  };
  return { store: storeOf(stored), live: new LiveEvents(collector, most), taken };
}

function storeOf(last: number) {
  const stored = new Set(seqs(1, last));
  let calls = 0;
  return {
    calls: () => calls,
    add: (from: number, to: number) => {
      for (const seq of seqs(from, to)) stored.add(seq);
    },
    fetch: async (after: number, limit: number) => {
      calls += 1;
      const page = [...stored].filter((seq) => seq > after).sort((a, b) => a - b);
      return page.slice(0, limit).map(event);
    },
  };
}

function event(seq: number): StoredEvent {
  const at = '2026-11-21T09:00:00.000Z';
  return {
    id: `evt_${seq}`,
    run_id: 'run_1',
    seq,
    event_type: 'request_sent',
    severity: 'info',
    message: '',
    payload: {},
    occurred_at: at,
    created_at: at,
  };
}

function seqs(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}
