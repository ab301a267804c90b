import test from 'ava';
import type { StoredEvent } from '../../../src/cloud/modules/scoring/index.js';
import { packPage, unpackPage } from '../../../workers/threads/messages.js';

function event(seq: number, payload: unknown): StoredEvent {
  return {
    id: `evt_${seq}`,
    seq,
    event_type: `type "${seq}"`,
    severity: 'warning',
    message: `line\n${seq} 🧪`,
    payload: JSON.stringify(payload),
    occurred_at: -seq,
  };
}

const parsed = (events: readonly StoredEvent[]) =>
  events.map((each) => ({ ...each, payload: JSON.parse(each.payload) }));

test('a page comes out as it went in, whatever its payloads', (t) => {
  const payloads = [
    null,
    1.5,
    'a "text", [with] {marks}',
    [],
    [1, [2]],
    {},
    { a: { b: '\u2028' } },
  ];
  const events = payloads.map((payload, index) => event(index + 1, payload));
  t.deepEqual([...unpackPage(packPage(events))], parsed(events));
  t.deepEqual([...unpackPage(packPage([]))], []);
});

test('large payloads are not parsed together', (t) => {
  const events = Array.from({ length: 40 }, (_, index) => event(index + 1, 'x'.repeat(65_000)));
  const page = packPage(events);
  t.true(page.payloads.length >= 5, `${page.payloads.length} texts`);
  for (const text of page.payloads) t.true(text.length < 600_000, `${text.length}`);
  t.deepEqual([...unpackPage(page)], parsed(events));
});

test('a payload that is no JSON fails, and does not move the others', (t) => {
  const half = { ...event(2, 0), payload: '{"half":' };
  t.throws(() => [...unpackPage(packPage([event(1, 1), half, event(3, 3)]))]);
});
