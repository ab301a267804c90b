import test from 'ava';
import {
  cutAnswer,
  JoinedAnswer,
  PARCEL_ITEMS,
  type Parcel,
} from '../../src/dashboard/model/cut-answer.js';
import { seeded } from '../helpers/seed.js';
import { randomRun } from './timeline-fixture.js';

/** As it arrives in another thread. */
function sent(answer: unknown): Parcel[] {
  return [...cutAnswer(answer)].map((parcel) => structuredClone(parcel));
}

function joined(parcels: readonly Parcel[]): unknown {
  const whole = new JoinedAnswer();
  for (const parcel of parcels) whole.add(parcel);
  return whole.answer;
}

function sizeOf(parcel: Parcel): number {
  if ('frame' in parcel) return JSON.stringify(parcel.frame).length;
  return 'items' in parcel ? parcel.items.length : parcel.places.length;
}

test('a timeline comes together again as it was', (t) => {
  const random = seeded(t);
  const answer = { success: true, message: 'Timeline', data: randomRun(random, 6_000) };
  const parcels = sent(answer);
  t.true(parcels.length > 14, `${parcels.length} parcels`);
  t.true(parcels.every((parcel) => sizeOf(parcel) <= PARCEL_ITEMS));
  t.deepEqual(joined(parcels), answer);
});

test('columns of few words are told by their places', (t) => {
  const random = seeded(t);
  const { attempts } = randomRun(random, 3_000);
  const outcomes = sent({ attempts }).filter(
    (each) => 'path' in each && each.path[1] === 'outcome',
  );
  t.true(outcomes.length > 1);
  t.true(outcomes.every((each) => 'words' in each));
  t.deepEqual(joined(sent({ attempts })), { attempts });
});

const ANSWERS: readonly unknown[] = [
  null,
  'text',
  { data: [] },
  { data: [null, true, false, 0, -1.5, '', 'a'], meta: { total: 7 } },
  {
    data: [
      { id: 1, list: [1, 2, [3]] },
      { id: 1, list: [1, 2, [3]] },
    ],
  },
  { data: [[1], [1, [2]]] },
  { data: Array.from({ length: PARCEL_ITEMS + 1 }, (_, index) => index / 3) },
  JSON.parse('{"data":{"__proto__":[1,2],"constructor":{"list":["x"]}}}'),
];

for (const [place, answer] of ANSWERS.entries()) {
  test(`any answer comes together again: ${place}`, (t) =>
    t.deepEqual(joined(sent(answer)), answer));
}

test('a parcel that belongs nowhere is refused', (t) => {
  const whole = new JoinedAnswer();
  whole.add({ frame: { data: {} } });
  t.throws(() => whole.add({ path: ['data', 'names'], items: [1] }), { instanceOf: TypeError });
});
