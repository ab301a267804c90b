import test from 'ava';
import { NameIndex } from '../../../src/report/lanes/name-index.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('it finds what a Map finds, and gives every name back', (t) => {
  const { between, pick } = seeded(t);
  const units = ['a', 'b', '\0', 'é', 'ツ', '🚲', '\ud800', '\uffff', '0', '1'];
  const steps = scaled(t, 'names', 60_000, 1_000_000);
  const index = new NameIndex();
  const model = new Map<string, number>();
  let wrong = 0;
  for (let n = 0; n < steps; n += 1) {
    const length = between(0, n % 50 === 0 ? 120 : 6);
    const name = Array.from({ length }, () => pick(units)).join('');
    const known = model.get(name) ?? null;
    if (index.find(name) !== known) wrong += 1;
    if (known === null) {
      model.set(name, model.size);
      if (index.add(name) !== model.size - 1) wrong += 1;
    }
  }
  t.is(wrong, 0);
  t.true(index.size > 20_000);
  t.is(index.size, model.size);
  const names = Array.from({ length: index.size }, (_, row) => index.nameOf(row));
  t.deepEqual(names, [...model.keys()]);
  t.is(index.characters, names.join('').length);
});

test('names that differ in one place, or in length alone, are different', (t) => {
  const index = new NameIndex();
  const names = Array.from({ length: 200 }, (_, n) => 'x'.repeat(n));
  for (const name of names) index.add(name);
  t.deepEqual(
    names.map((name) => index.find(name)),
    names.map((_, row) => row),
  );
  t.is(index.find('y'), null);
  t.is(index.find(`${'x'.repeat(99)}y`), null);
});
