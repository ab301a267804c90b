import test from 'ava';
import { differences, learnEchoes, learnIdPlaces } from '../../../src/agent/readback/compare.js';

const sent = (n: number) => ({ name: `n${n}`, address: { city: 'Bern' }, secret: 'x', price: n });
const found = (n: number) => ({
  id: n,
  attributes: { name: `n${n}`, address: { city: 'Bern' }, price: String(n) },
});

test('only fields that come back unchanged are compared later', (t) => {
  const echoes = learnEchoes([1, 2].map((n) => ({ sent: sent(n), found: found(n) })));
  t.deepEqual(
    [...echoes],
    [
      ['name', 'attributes.name'],
      ['address.city', 'attributes.address.city'],
    ],
  );
  t.deepEqual(differences(sent(3), found(3), echoes), []);
});

test('a changed and a missing field are differences', (t) => {
  const echoes = learnEchoes([{ sent: sent(1), found: found(1) }]);
  t.deepEqual(differences(sent(3), { attributes: { name: 'other' } }, echoes), [
    { field: 'name', expected: 'n3', found: 'other' },
    { field: 'address.city', expected: 'Bern', found: null },
  ]);
});

test('a field that only one of the samples shows is not compared', (t) => {
  const echoes = learnEchoes([
    { sent: { a: 1 }, found: { a: 1 } },
    { sent: { a: 2 }, found: { a: 1 } },
  ]);
  t.is(echoes.size, 0);
});

test('the place of the id is one that nobody sent, where there is one', (t) => {
  const samples = [
    { id: 'a', found: { reference: 'a', meta: { id: 'a' }, number: 1 } },
    { id: 'b', found: { reference: 'b', meta: { id: 'b' }, number: 1 } },
  ];
  const echoes = new Map([['reference', 'reference']]);
  t.deepEqual(learnIdPlaces(samples, echoes), ['meta.id', 'reference']);
  t.deepEqual(
    learnIdPlaces(
      [{ id: '1', found: { quantity: 1, id: 1 } }],
      new Map([['quantity', 'quantity']]),
    ),
    ['id', 'quantity'],
  );
  t.deepEqual(learnIdPlaces([{ id: null, found: { id: null } }], new Map()), []);
});
