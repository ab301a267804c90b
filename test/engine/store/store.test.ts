import test from 'ava';
import { limits } from '../../../src/engine/store/index.js';
import { openStore, tryOpenStore } from '../../helpers/engine/store/open-store.js';
import { stateOf } from '../../helpers/engine/store/state-of.js';

const bytes = (text: string) => Buffer.from(text);

test('a value is there once its write was answered, and is gone once it was removed', async (t) => {
  const store = await openStore();
  t.is(store.get('a'), undefined);
  const written = (await store.put('a', bytes('one'))).value();
  t.like(written, { key: 'a', origin: store.origin, counter: 1, durable: false });
  t.deepEqual(store.get('a'), {
    value: bytes('one'),
    origin: store.origin,
    counter: 1,
    time: written.time,
  });
  t.true(store.has('a'));
  t.is(store.size, 1);

  t.is((await store.remove('a')).value().counter, 2);
  t.is(store.get('a'), undefined);
  t.false(store.has('a'));
  t.is(store.size, 0);
  t.is(store.status().tombstones, 1);
});

test('any bytes are a value, none as well', async (t) => {
  const store = await openStore();
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  await store.put('all', all);
  await store.put('none', Buffer.alloc(0));
  t.deepEqual(store.get('all')?.value, all);
  t.deepEqual(store.get('none')?.value, Buffer.alloc(0));
  t.true(store.has('none'));
});

test('neither the bytes given nor those returned are shared with the store', async (t) => {
  const store = await openStore();
  const given = bytes('before');
  const writing = store.put('a', given);
  given.fill('x');
  await writing;
  store.get('a')?.value.fill('y');
  store.list()[0]?.value.fill('z');
  t.deepEqual(store.get('a')?.value, bytes('before'));
});

test('a view of a larger buffer is stored as what it shows', async (t) => {
  const store = await openStore();
  const large = bytes('0123456789');
  await store.put('buffer', large.subarray(2, 5));
  await store.put('bytes', new Uint8Array(large.buffer, large.byteOffset + 7, 2));
  await store.put('large', Buffer.alloc(100_000, 'v').subarray(10));
  t.is(store.get('buffer')?.value.toString(), '234');
  t.is(store.get('bytes')?.value.toString(), '78');
  t.deepEqual(store.get('large')?.value, Buffer.alloc(99_990, 'v'));
});

test('what cannot be stored is refused by name and changes nothing', async (t) => {
  const store = await openStore();
  await store.put('a', bytes('1'));
  const before = stateOf(store);
  const tooLarge = Buffer.alloc(limits.valueBytes + 1);
  const cases = [
    [await store.put('', bytes('1')), 'invalid_key', 'key cannot be empty'],
    [await store.put('x'.repeat(limits.keyBytes + 1), bytes('1')), 'invalid_key', /larger than/],
    [
      await store.put('é'.repeat(limits.keyBytes / 2 + 1), bytes('1')),
      'invalid_key',
      /larger than/,
    ],
    [await store.put('\ud800', bytes('1')), 'invalid_key', /Unicode/],
    [await store.put('\udc00\ud800', bytes('1')), 'invalid_key', /Unicode/],
    [await store.put(7 as unknown as string, bytes('1')), 'invalid_key', /string/],
    [await store.put('a', tooLarge), 'value_too_large', /67108864/],
    [await store.put('a', 'text' as unknown as Buffer), 'invalid_argument', /bytes/],
    [await store.put('a', null as unknown as Buffer), 'invalid_argument', /bytes/],
    [await store.remove(''), 'invalid_key', 'key cannot be empty'],
    [await store.remove('b'), 'not_found', 'key not found'],
    [await store.resolve('a', null), 'not_found', /no conflict/],
  ] as const;
  for (const [result, code, message] of cases) {
    t.is(result.error().code, code);
    if (typeof message === 'string') t.is(result.error().message, message);
    else t.regex(result.error().message, message);
    t.false(result.error().accepted);
    t.true(result.error().stateValid);
  }
  t.deepEqual(stateOf(store), before);
});

test('the largest key and value fit', async (t) => {
  const store = await openStore();
  const key = 'k'.repeat(limits.keyBytes);
  t.true((await store.put(key, Buffer.alloc(limits.valueBytes, 'v'))).isOk());
  t.is(store.get(key)?.value.length, limits.valueBytes);
});

test('a batch takes effect as one, and the last write to a key holds', async (t) => {
  const store = await openStore();
  await store.put('gone', bytes('0'));
  const result = await store.batch([
    { key: 'a', value: bytes('1') },
    { key: 'gone', value: null },
    { key: 'a', value: bytes('2') },
  ]);
  t.deepEqual(
    result.value().map(({ key, counter }) => [key, counter]),
    [
      ['a', 2],
      ['gone', 3],
      ['a', 4],
    ],
  );
  t.deepEqual(
    store.list().map(({ key, value }) => `${key}=${value}`),
    ['a=2'],
  );
  t.deepEqual((await store.batch([])).value(), []);
});

test('a batch with one bad write is refused as a whole', async (t) => {
  const store = await openStore();
  const before = stateOf(store);
  const good = { key: 'a', value: bytes('1') };
  t.is((await store.batch([good, { key: '', value: null }])).error().code, 'invalid_key');
  const many = Array.from({ length: limits.batchOperations + 1 }, () => good);
  t.is((await store.batch(many)).error().code, 'batch_too_large');
  const half = { key: 'b', value: Buffer.alloc(limits.batchBytes / 2) };
  t.is((await store.batch([half, half])).error().code, 'batch_too_large');
  t.deepEqual(stateOf(store), before);
});

test('a store that is closed says so, and can still be read', async (t) => {
  const store = await openStore();
  await store.put('a', bytes('1'));
  t.true((await store.close()).isOk());
  t.true((await store.close()).isOk());
  t.is((await store.put('b', bytes('1'))).error().code, 'invalid_state');
  t.is((await store.remove('a')).error().code, 'invalid_state');
  t.is((await store.batch([])).error().code, 'invalid_state');
  t.is((await store.merge([], null)).error().code, 'invalid_state');
  t.is((await store.note('n', null)).error().code, 'invalid_state');
  t.true(store.has('a'));
});

test('a node id that is none opens nothing', async (t) => {
  for (const nodeId of ['', '#', 'a b', 'x'.repeat(129)]) {
    t.is((await tryOpenStore({ nodeId })).error().code, 'invalid_argument');
  }
});

test('listeners hear of each local write that took effect, and of no other', async (t) => {
  const store = await openStore();
  const other = await openStore({ nodeId: 'node-b' });
  let heard = 0;
  const end = store.onLocalWrite(() => {
    heard += 1;
  });
  await store.put('a', bytes('1'));
  t.is(heard, 1);
  await store.batch([
    { key: 'b', value: bytes('1') },
    { key: 'c', value: bytes('1') },
  ]);
  t.is(heard, 2);
  await store.put('', bytes('1'));
  await other.put('d', bytes('1'));
  const { operations, through } = other.operationsAfter(store.vector, {
    bytes: 1e9,
    operations: 9,
  });
  await store.merge(operations, through);
  t.is(heard, 2);
  end();
  await store.put('a', bytes('2'));
  t.is(heard, 2);
});
