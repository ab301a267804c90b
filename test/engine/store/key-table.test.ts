import test from 'ava';
import { KeyTable } from '../../../src/engine/store/key-table.js';
import { Version } from '../../../src/engine/store/version.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

const version = (key: string, counter = 1) =>
  new Version('node-a#0123456789abcdef', counter, 1, key, null, counter, null, 0);

test('it holds what a Map holds, whatever is put and deleted', (t) => {
  const seed = seeded(t);
  const steps = scaled(t, 'steps', 100_000, 5_000_000);
  const table = new KeyTable(randomFrom(seed));
  const model = new Map<string, Version>();
  for (let step = 0; step < steps; step += 1) {
    // The number of keys rises and falls, so that slots are filled and emptied again.
    const deleting = (step / 20_000) % 2 >= 1;
    const key = `key-${seed.between(0, 3_000)}`;
    if (seed.random() < (deleting ? 0.7 : 0.2)) {
      table.delete(key);
      model.delete(key);
    } else {
      const one = version(key, step + 1);
      put(table, one, seed.random() < 0.5);
      model.set(key, one);
    }
    const other = `key-${seed.between(0, 3_000)}`;
    if (table.get(other) !== model.get(other)) t.fail(`${other} after step ${step}`);
    if (table.size !== model.size) t.fail(`size after step ${step}`);
  }
  t.true(table.values().every((one) => model.get(one.key) === one));
});

test('long keys that differ in one place only, and short ones in a row, are found quickly', (t) => {
  const table = new KeyTable(randomFrom(seeded(t)));
  const around = 'x'.repeat(500);
  const keys = Array.from({ length: 20_000 }, (_, index) => `${around}${index}${around}`);
  for (let unit = 1; unit < 20_000; unit += 1) keys.push(String.fromCharCode(unit));
  for (const key of keys) put(table, version(key), false);
  t.is(table.size, keys.length);
  t.true(keys.every((key) => table.get(key)?.key === key));
});

test('a key is found by its bytes as by its text, and the other way round', (t) => {
  const table = new KeyTable(randomFrom(seeded(t)));
  const keys = Array.from({ length: 1_000 }, (_, index) => `${index}`.repeat((index % 7) + 1));
  const bytes = Buffer.from(keys.join(''));
  let at = 0;
  for (const [index, key] of keys.entries()) {
    const end = at + key.length;
    const place = { slab: bytes, offset: end };
    const kept = index % 2 === 0 ? key : null;
    const one = new Version('o', 1, 1, kept, null, 1, place, 0, key.length);
    t.is(table.getAt(bytes, at, end), table.get(key), 'a text that was there already');
    if (!table.get(key)) table.put(one);
    at = end;
  }
  at = 0;
  for (const key of keys) {
    const found = table.getAt(bytes, at, at + key.length);
    t.is(found, table.get(key));
    t.is(found?.key, key);
    at += key.length;
  }
  t.is(table.getAt(bytes, 0, 0), undefined);
  t.is(table.get('none'), undefined);
});

function put(table: KeyTable, one: Version, byBytes: boolean): void {
  const bytes = Buffer.from(`around ${one.key} it`);
  if (byBytes) table.getAt(bytes, 7, 7 + one.key.length);
  else table.get(one.key);
  table.put(one);
}
