import test from 'ava';
import {
  detailsOf,
  findEvents,
  findVerdicts,
  searchOf,
} from '../../src/dashboard/model/timeline-events.js';
import type { StoredEvent } from '../../src/sdk/types.js';
import { runOf } from './timeline-fixture.js';

const LAST = 12_000;
const attempts = [{ start: 0, end: 1 }];
const RUN = runOf([
  { name: 'op-1', seqs: [10, 2_010, 11_000], attempts },
  { name: 'op-2', seqs: [1, 9_001, null], attempts },
  { name: 'op-3', seqs: [0, 0, null], attempts },
  { name: `${'n'.repeat(119)}…`, seqs: [5, 5, null], attempts },
]);

test('the events of one operation are found among those of the others', async (t) => {
  const asked: number[] = [];
  const { events, next } = await findEvents(RUN, 0, { afterSeq: 9 }, counting(asked));
  t.deepEqual(
    events.map(({ seq }) => seq),
    [10, 1_010, 2_010],
  );
  t.is(next, null);
  t.is(asked.length, 5, 'in pages of 500, and not beyond its last one');
});

test('one go reaches so far, and the next one goes on', async (t) => {
  const first = searchOf(RUN, 1);
  if (first === null) return t.fail('the first event is known');
  const one = await findEvents(RUN, 1, first, stored);
  t.deepEqual(one.next, { afterSeq: 5_000 });
  const two = await findEvents(RUN, 1, { afterSeq: 5_000 }, stored);
  t.is(two.next, null);
  t.deepEqual(
    [...one.events, ...two.events].map(({ seq }) => seq),
    [1, 1_001, 2_001, 3_001, 4_001, 5_001, 6_001, 7_001, 8_001, 9_001],
  );
});

test('where the picture does not know the place, nothing is looked for', (t) => {
  t.is(searchOf(RUN, 2), null);
});

test('a run that ends early ends the search', async (t) => {
  const { next } = await findEvents(RUN, 1, { afterSeq: 0 }, async (after, limit) =>
    (await stored(after, limit)).filter(({ seq }) => seq < 700),
  );
  t.is(next, null);
});

test('a name that the picture had to cut is found in full', async (t) => {
  const long = async () => [event(5, 'n'.repeat(300)), event(5, 'other')];
  const { events } = await findEvents(RUN, 3, { afterSeq: 4 }, long);
  t.is(events.length, 1);
});

test('verdicts are those of the operation, and none before it is judged', async (t) => {
  const found = await findVerdicts(RUN, 0, async () => [
    event(11_000, 'op-1'),
    event(11_001, 'op-9'),
  ]);
  t.deepEqual(
    found.map(({ seq }) => seq),
    [11_000],
  );
  t.deepEqual(await findVerdicts(RUN, 1, () => Promise.reject(new Error('not asked'))), []);
});

test('a payload of any shape can be listed', (t) => {
  const payload = {
    operation: 'op-1',
    attempt: 2,
    status: 201,
    latency_ms: 65.1234651,
    found: null,
    expected: { a: 1 },
  };
  t.deepEqual(detailsOf({ payload }), [
    ['status', '201'],
    ['latency_ms', '65.123'],
    ['found', 'nothing'],
    ['expected', '{"a":1}'],
  ]);
  t.deepEqual(detailsOf({ payload: 'text' }), []);
  t.deepEqual(detailsOf({ payload: [1] }), []);
  t.is(detailsOf({ payload: { body: 'x'.repeat(9_000) } })[0]?.[1].length, 401);
});

/** op-1 has every thousandth event from the tenth on, op-2 from the first on. */
async function stored(after: number, limit: number): Promise<StoredEvent[]> {
  const count = Math.max(0, Math.min(limit, LAST - after));
  return Array.from({ length: count }, (_, place) => {
    const seq = after + place + 1;
    return event(
      seq,
      ({ 10: 'op-1', 1: 'op-2' } as Record<number, string>)[seq % 1_000] ?? 'other',
    );
  });
}

function counting(asked: number[]) {
  return (after: number, limit: number) => {
    asked.push(after);
    return stored(after, limit);
  };
}

function event(seq: number, operation: string): StoredEvent {
  const at = '2026-11-21T09:00:00.000Z';
  return {
    id: `evt_${seq}`,
    run_id: 'run_1',
    seq,
    event_type: 'request_sent',
    severity: 'info',
    message: '',
    payload: { operation, attempt: 1 },
    occurred_at: at,
    created_at: at,
  };
}
