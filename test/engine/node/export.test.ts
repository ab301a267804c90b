import test, { type ExecutionContext } from 'ava';
import { encodeValue, LocalControl } from '../../../src/engine/node/index.js';
import { readExport } from '../../../src/engine/node/transfer.js';
import { memoryNode, openRuntime } from '../../helpers/engine/node-runtime.js';

const MiB = 1024 * 1024;
const KEYS = 40;

/** A node with 20 MiB of values. */
async function largeNode(t: ExecutionContext) {
  const runtime = await openRuntime(t, memoryNode('a'));
  for (let index = 0; index < KEYS; index += 1) {
    (await runtime.store.put(`k${index}`, Buffer.alloc(MiB / 2, 'a'))).value();
  }
  const context = { runtime: 'local', pid: 1, config: [], warnings: [] } as const;
  return { store: runtime.store, control: new LocalControl(runtime, context) };
}

test('an export is the state of one moment, whatever is written while it runs', async (t) => {
  const { store, control } = await largeNode(t);
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await control.exportAll()).value()) {
    chunks.push(chunk);
    if (chunks.length > 1) continue;
    for (let index = 0; index < KEYS; index += 2) (await store.remove(`k${index}`)).value();
    const writes = Array.from({ length: KEYS }, (_, index) => `k${index}`);
    (await store.batch(writes.map((key) => ({ key, value: Buffer.from('b') })))).value();
    await control.put({ key: 'later', value: encodeValue(Buffer.from('b')) });
  }
  async function* again() {
    yield* chunks;
  }
  const entries = (await readExport(again())).value();
  t.is(entries.length, KEYS);
  const old = Buffer.alloc(MiB / 2, 'a');
  t.true(entries.every(({ value }) => value.equals(old)));
});

// Serial: the values of the other tests' nodes would be counted as copies.
test.serial('an export gives others their turn, and copies no more than a piece', async (t) => {
  const { control } = await largeNode(t);
  let turns = 0;
  let exporting = true;
  const count = () => {
    turns += 1;
    if (exporting) setImmediate(count);
  };
  setImmediate(count);
  const before = process.memoryUsage().external;
  const lines = (await control.exportAll()).value();
  const first = await lines[Symbol.asyncIterator]().next();
  t.true(process.memoryUsage().external - before < 5 * MiB, 'the values are not copied up front');
  t.false(first.done);
  // Nothing that is awaited here waits for anything but the export itself.
  let pieces = 0;
  for await (const _ of (await control.exportAll()).value()) pieces += 1;
  exporting = false;
  t.true(pieces >= KEYS);
  t.true(turns >= KEYS - 1, `${turns} turns`);
});
