import test from 'ava';
import { createItemPlace } from '../../../src/agent/readback/item-place.js';
import { listPath } from '../../../src/agent/readback/items.js';

const item = { id: 1, reference: 'M-1', lines: [{ note: 'M-1' }, { note: 'x' }] };

const shapes: Record<string, { answer: unknown; path: string }> = {
  'a plain list': { answer: [item], path: '' },
  'a list in an envelope': { answer: { data: [item], meta: { total: 1 } }, path: 'data' },
  'a list two levels down': { answer: { result: { orders: [item] } }, path: 'result.orders' },
  'a map of things': { answer: { orders: { a: item, b: {} } }, path: 'orders' },
  'a list of texts': { answer: { names: ['M-1', 'M-2'] }, path: 'names' },
};

for (const [name, { answer, path }] of Object.entries(shapes)) {
  test(`${name} is found, and a thing counts once however often it says the marker`, (t) => {
    t.is(listPath(answer, 'M-1'), path);
    const place = createItemPlace(undefined);
    place.learn(answer, 'M-1');
    const holding = place.itemsIn(answer)?.filter((each) => JSON.stringify(each).includes('M-1'));
    t.is(holding?.length, 1);
  });
}

test('an answer without the marker has no list of it', (t) => {
  t.is(listPath({ data: [item] }, 'M-9'), null);
  t.is(listPath('text', 'M-9'), null);
});

const itemsAt = (answer: unknown, said: string) => createItemPlace(said).itemsIn(answer);

test('a list that is null is empty, and one that is missing is no list', (t) => {
  t.deepEqual(itemsAt({ data: null }, 'data'), []);
  t.is(itemsAt({ error: 'no' }, 'data'), null);
  t.is(itemsAt({ data: 7 }, 'data'), null);
});

test('a path does not reach into what the language adds to objects', (t) => {
  t.is(itemsAt({}, 'constructor.prototype'), null);
});

test('a place that was learned stays, and one that the scenario says is not learned', (t) => {
  const learned = createItemPlace(undefined);
  t.false(learned.isKnown);
  learned.learn({ data: [item] }, 'M-1');
  learned.learn({ other: [item] }, 'M-1');
  t.deepEqual(learned.itemsIn({ data: [1], other: [2] }), [1]);
  const said = createItemPlace('$.other');
  said.learn({ data: [item] }, 'M-1');
  t.deepEqual(said.itemsIn({ data: [1], other: [2] }), [2]);
});
