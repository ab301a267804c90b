import test from 'ava';
import { systemClock, systemRandom } from '../../../src/engine/core/index.js';
import { importEntries } from '../../../src/engine/node/import-entries.js';
import { readExport, writeExport } from '../../../src/engine/node/transfer.js';
import { limits, Store } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { seeded } from '../../helpers/seed.js';

async function emptyStore(nodeId = 'a') {
  const options = { nodeId, clock: systemClock, random: systemRandom, wal: null };
  return (await Store.open(options)).value();
}

async function filledStore() {
  const store = await emptyStore();
  await store.put('text', Buffer.from('né "quoted"\n'));
  await store.put('binary/\u{1f600}', Buffer.from([0, 0xff, 10, 13]));
  await store.put('empty', Buffer.alloc(0));
  await store.put('gone', Buffer.from('x'));
  await store.remove('gone');
  return store;
}

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* inPieces(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const header = { nodeId: 'a', exportedAt: '2026-01-01T00:00:00.000Z' };

test('what is exported is imported, in pieces of any size', async (t) => {
  const store = await filledStore();
  const bytes = await bytesOf(writeExport(header, store.list()));
  for (const size of [1, 7, 4096]) {
    const entries = (await readExport(inPieces(bytes, size))).value();
    t.deepEqual(
      entries.map(({ key, value }) => [key, value]),
      store.list().map(({ key, value }) => [key, value]),
    );
  }
});

test('lines are JSON that other programs can read', async (t) => {
  const store = await filledStore();
  const bytes = await bytesOf(writeExport(header, store.list()));
  const lines = bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.deepEqual(lines[0], { schema: 'softadastra.export/1', ...header });
  t.deepEqual(lines[2], { key: 'empty', encoding: 'text', data: '' });
  t.is(lines.at(-1).entries, 3);
});

test('a second import changes nothing', async (t) => {
  const entries = (await filledStore()).list();
  const store = await emptyStore('b');
  const report = { schema: 'softadastra.import/1', entries: 3 } as const;
  const first = await importEntries(store, entries);
  t.deepEqual(first.value(), { ...report, written: 3, unchanged: 0 });
  const second = await importEntries(store, entries);
  t.deepEqual(second.value(), { ...report, written: 0, unchanged: 3 });
});

test('more than fits into one batch is imported', async (t) => {
  const entries = Array.from({ length: 2_500 }, (_, index) => ({
    key: `key/${index}`,
    value: Buffer.alloc(index % 500 === 0 ? 3_000_000 : 10, index),
  }));
  const store = await emptyStore();
  t.is((await importEntries(store, entries)).value().written, 2_500);
  t.true(entries.every(({ key, value }) => store.get(key)?.value.equals(value)));
});

test('an export cut at any byte is refused', async (t) => {
  const bytes = await bytesOf(writeExport(header, (await filledStore()).list()));
  for (let end = 0; end < bytes.length - 1; end += 1) {
    const read = await readExport(inPieces(bytes.subarray(0, end), 64));
    t.is(read.isErr() && read.error().code, 'invalid_argument', `cut at ${end}`);
  }
});

test('an export with any byte changed is refused, or is the same', async (t) => {
  const { between } = seeded(t);
  const store = await filledStore();
  const bytes = await bytesOf(writeExport(header, store.list()));
  const expected = store.list().map(({ key, value }) => [key, value]);
  const last = bytes.lastIndexOf(10, bytes.length - 2);
  for (let at = 0; at < last; at += 1) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] as number) ^ between(1, 255);
    const read = await readExport(inPieces(damaged, 4096));
    const same =
      read.isOk() &&
      JSON.stringify(read.value().map((e) => [e.key, e.value])) === JSON.stringify(expected);
    t.true(read.isErr() || same, `byte ${at}`);
  }
});

test('the largest value can be imported again, however long it is as JSON', async (t) => {
  const value = Buffer.alloc(limits.valueBytes, '"');
  const key = '\u0001'.repeat(limits.keyBytes);
  const entry = { key, value, origin: '', counter: 1, time: 1 };
  const [read, ...others] = (await readExport(writeExport(header, [entry]))).value();
  t.is(others.length, 0);
  t.true(read?.key === key && read.value.equals(value));
});

test('an export that holds what no store takes is refused before the first write', async (t) => {
  const value = Buffer.from('v');
  const stamp = { origin: '', counter: 1, time: 1 };
  for (const key of ['', '\ud800', 'k'.repeat(limits.keyBytes + 1)]) {
    const entries = [
      { key: 'a', value, ...stamp },
      { key, value, ...stamp },
    ];
    const { code, message } = (await readExport(writeExport(header, entries))).error();
    t.is(code, 'invalid_argument');
    t.regex(message, /^line 3 of the export has no valid key.*nothing was imported$/);
  }
});

test('an import that the disk breaks off says how far it came, and a second goes on', async (t) => {
  const disk = new SimulatedDisk();
  const wal = { disk, path: '/data/a.wal', autoFlush: true };
  const options = { nodeId: 'a', clock: systemClock, random: systemRandom, wal };
  const store = (await Store.open(options)).value();
  t.teardown(() => store.close());
  const entries = Array.from({ length: 2_500 }, (_, index) => ({
    key: `key/${index}`,
    value: Buffer.alloc(100, index),
  }));
  disk.capacity = disk.used + 200_000;
  const error = (await importEntries(store, entries)).error();
  t.deepEqual([error.code, error.retryable, error.stateValid], ['disk_full', true, true]);
  t.is(error.context.written, 1_000);
  t.regex(error.message, /1000 keys were imported before it/);
  t.is(store.size, 1_000);
  disk.capacity = Number.POSITIVE_INFINITY;
  const { written, unchanged } = (await importEntries(store, entries)).value();
  t.deepEqual([written, unchanged], [1_500, 1_000]);
});

test('a source that breaks off is an error, not an end', async (t) => {
  async function* broken(): AsyncIterable<Uint8Array> {
    yield Buffer.from('{"schema":"softadastra.export/1"}\n');
    throw new Error('the disk was pulled');
  }
  const { code, message } = (await readExport(broken())).error();
  t.deepEqual([code, message], ['io_error', 'the export could not be read: the disk was pulled']);
});
