import test from 'ava';
import type { ListOptions, Store } from '../../../src/engine/store/index.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { nothing } from '../../helpers/engine/store/state-of.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const value = Buffer.from('v');
const keysOf = (store: Store, options: ListOptions = {}) =>
  store.list(options).map(({ key }) => key);

test('keys come in the byte order of UTF-8, where UTF-16 has another', async (t) => {
  const store = await openStore();
  const ordered = [
    'a',
    'a\0',
    'aa',
    'b',
    'é',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  ];
  t.notDeepEqual([...ordered].sort(), ordered);
  for (const key of [...ordered].reverse()) await store.put(key, value);
  t.deepEqual(keysOf(store), ordered);
  t.deepEqual(keysOf(store, { reverse: true }), [...ordered].reverse());
  t.deepEqual(keysOf(store, { from: '\uffff' }), ordered.slice(7));
  t.deepEqual(keysOf(store, { to: '\u{10000}' }), ordered.slice(0, 8));
});

test('a prefix ends where it does, also at the last code point there is', async (t) => {
  const store = await openStore();
  const keys = [
    'a',
    'ab',
    'a\u{10ffff}',
    'a\u{10ffff}z',
    'b',
    '\u{10ffff}',
    '\u{10ffff}x',
    '\ud7ffx',
  ];
  for (const key of keys) await store.put(key, value);
  t.deepEqual(keysOf(store, { prefix: 'a' }), ['a', 'ab', 'a\u{10ffff}', 'a\u{10ffff}z']);
  t.deepEqual(keysOf(store, { prefix: 'a\u{10ffff}', reverse: true }), [
    'a\u{10ffff}z',
    'a\u{10ffff}',
  ]);
  t.deepEqual(keysOf(store, { prefix: '\u{10ffff}' }), ['\u{10ffff}', '\u{10ffff}x']);
  t.deepEqual(keysOf(store, { prefix: '\ud7ff' }), ['\ud7ffx']);
  t.deepEqual(keysOf(store, { prefix: 'c' }), []);
});

test('pages follow each other without a gap, while keys come and go', async (t) => {
  const store = await openStore();
  for (let index = 0; index < 100; index += 1) await store.put(`k${index}`, value);
  const seen: string[] = [];
  for (let after: string | undefined; ; after = seen.at(-1)) {
    const page = keysOf(store, { limit: 7, ...(after !== undefined && { after }) });
    seen.push(...page);
    if (page.length < 7) break;
    await store.put(`${page[0]}-late`, value);
    await store.remove(page[0] as string);
  }
  t.deepEqual(seen, Array.from({ length: 100 }, (_, index) => `k${index}`).sort());
  t.deepEqual(keysOf(store, { limit: 0 }), []);
});

test('entries can be taken one by one while the store is written to', async (t) => {
  const store = await openStore();
  for (const key of ['a', 'b', 'c', 'd']) await store.put(key, value);
  const seen: string[] = [];
  for (const { key } of store.entries()) {
    seen.push(key);
    await store.put(`${key}2`, value);
    if (key === 'b') await store.remove('c');
    store.list();
  }
  t.deepEqual(
    seen.filter((key) => key.length === 1),
    ['a', 'b', 'd'],
  );
});

test('any listing is that of a sorted list of the same keys', async (t) => {
  const seed = seeded(t);
  const steps = scaled(t, 'steps', 4_000, 200_000);
  const store = await openStore();
  const model = new Set<string>();
  for (let step = 0; step < steps; step += 1) {
    const key = randomKey(seed);
    const chance = seed.random();
    if (chance < 0.5) {
      await store.put(key, value);
      model.add(key);
    } else if (chance < 0.75 && model.size > 0) {
      const gone = seed.random() < 0.5 ? key : seed.pick([...model]);
      t.is((await store.remove(gone)).isOk(), model.delete(gone));
      if (seed.random() < 0.2) await store.purgeTombstones(store.vector);
    } else {
      const options = randomOptions(seed);
      t.deepEqual(keysOf(store, options), expected(model, options), JSON.stringify(options));
    }
  }
  t.is(store.size, model.size);
  t.is(store.countAfter(nothing()), store.size + store.status().tombstones);
});

const ALPHABET = ['a', 'b', '\0', '/', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}'];

function randomKey(seed: Seeded): string {
  return Array.from({ length: seed.between(1, 4) }, () => seed.pick(ALPHABET)).join('');
}

function randomOptions(seed: Seeded): ListOptions {
  const maybe = <T>(name: string, make: () => T) => (seed.random() < 0.3 ? { [name]: make() } : {});
  return {
    ...maybe('prefix', () => randomKey(seed).slice(0, 1).toWellFormed()),
    ...maybe('from', () => randomKey(seed)),
    ...maybe('to', () => randomKey(seed)),
    ...maybe('after', () => randomKey(seed)),
    ...maybe('limit', () => seed.between(0, 20)),
    ...maybe('reverse', () => true),
  };
}

function expected(model: ReadonlySet<string>, options: ListOptions): string[] {
  const { prefix = '', from, to, after, limit, reverse = false } = options;
  const bytes = (text: string) => Buffer.from(text);
  const order = (a: string, b: string) => Buffer.compare(bytes(a), bytes(b));
  const keys = [...model]
    .filter((key) => key.startsWith(prefix))
    .filter((key) => from === undefined || order(key, from) >= 0)
    .filter((key) => to === undefined || order(key, to) < 0)
    .filter((key) => after === undefined || order(key, after) * (reverse ? -1 : 1) > 0)
    .sort(order);
  return (reverse ? keys.reverse() : keys).slice(0, limit);
}
