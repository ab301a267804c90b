import test from 'ava';
import { NameIndex } from '../../../src/report/lanes/name-index.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('it finds what a Map finds', (t) => {
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
  const found = [...model.keys()].filter((name) => index.find(name) !== model.get(name));
  t.deepEqual(found, []);
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

test('names that were made to meet in one place are refused in the end, and cost no hours', (t) => {
  const index = new NameIndex();
  const names = namesOfOneHash(12);
  t.is(new Set(names).size, 4_096);
  const rows = names.map((name) => index.add(name));
  const held = rows.filter((row) => row !== null);
  t.deepEqual(
    held,
    held.map((_, row) => row),
  );
  t.true(held.length >= 256 && held.length < 1_000, `${held.length} were held`);
  t.deepEqual(
    names.map((name) => index.find(name)),
    rows,
  );
  t.is(index.find(index.add('another') === null ? '' : 'another'), held.length);
});

/** 2^blocks names with one FNV-1a hash: each block has two ways from one state to the same next one. */
function namesOfOneHash(blocks: number): string[] {
  let names = [''];
  let state = 0x811c9dc5;
  for (let block = 0; block < blocks; block += 1) {
    const [one, other, next] = twoWaysFrom(state);
    names = names.flatMap((name) => [name + one, name + other]);
    state = next;
  }
  return names;
}

function twoWaysFrom(state: number): [one: string, other: string, next: number] {
  const seen = new Map<number, string>();
  for (let n = 0; ; n += 1) {
    const text = n.toString(36).padStart(5, '0');
    let next = state;
    for (const unit of text) next = Math.imul(next ^ unit.charCodeAt(0), 0x01000193);
    const other = seen.get(next);
    if (other !== undefined) return [text, other, next];
    seen.set(next, text);
  }
}
