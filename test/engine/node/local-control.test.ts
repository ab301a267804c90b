import test, { type ExecutionContext } from 'ava';
import { type Clock, systemClock } from '../../../src/engine/core/index.js';
import {
  encodeValue,
  LocalControl,
  type ResolveRequest,
  type RuntimeOptions,
  systemParts,
} from '../../../src/engine/node/index.js';
import { memoryNode, openRuntime } from '../../helpers/engine/node-runtime.js';
import { until } from '../../helpers/until.js';

const context = { runtime: 'local', pid: 1, config: [], warnings: [] } as const;
const text = (data: string) => encodeValue(Buffer.from(data));
const HOUR_MS = 3_600_000;

async function controlled(
  t: ExecutionContext,
  nodeId: string,
  changes: Partial<RuntimeOptions> = {},
  clock: Clock = systemClock,
) {
  const runtime = await openRuntime(t, memoryNode(nodeId, changes), { ...systemParts(), clock });
  const control = new LocalControl(runtime, context);
  const { port } = (await control.startTransport()).value();
  return { control, address: { host: '127.0.0.1', port } };
}

/** Two nodes with a conflict on each of the keys, seen by both. */
async function inConflict(t: ExecutionContext, keys: readonly string[]) {
  const a = await controlled(t, 'a', { conflictPolicy: 'manual' });
  const b = await controlled(t, 'b', { conflictPolicy: 'manual' });
  for (const key of keys) {
    (await a.control.put({ key, value: text('from a') })).value();
    (await b.control.put({ key, value: text('from b') })).value();
  }
  (await a.control.addPeer(b.address)).value();
  for (const { control } of [a, b]) {
    await until(
      'all conflicts are seen',
      async () => (await control.conflicts()).value().conflicts.length === keys.length,
    );
  }
  return [a.control, b.control] as const;
}

/** Each key is resolved as it says. */
const KEEPS: Readonly<Record<string, ResolveRequest['keep']>> = {
  current: 'current',
  deleted: { value: null },
  new: { value: text('merged') },
  other: 0,
};

test('a conflict is listed with its versions and ends by what is chosen', async (t) => {
  const [a, b] = await inConflict(t, Object.keys(KEEPS));
  const { conflicts } = (await a.conflicts()).value();
  const chosen = new Map<string, string | null>();
  for (const { key, current, others } of conflicts) {
    t.deepEqual(
      [current, ...others].map((version) => `${version?.nodeId}: ${version?.value?.data}`).sort(),
      ['a: from a', 'b: from b'],
    );
    (await a.resolve({ key, keep: KEEPS[key] ?? t.fail(key) })).value();
    const kept = { current, other: others[0], new: { value: text('merged') }, deleted: null }[key];
    chosen.set(key, kept?.value?.data ?? null);
  }
  t.deepEqual((await a.conflicts()).value().conflicts, []);
  await until('b agrees', async () => (await b.conflicts()).value().conflicts.length === 0);
  for (const control of [a, b]) {
    for (const [key, data] of chosen) {
      const got = await control.get({ key });
      t.is(got.isOk() ? got.value().value.data : null, data, key);
    }
  }
});

test('a version that is none cannot be chosen', async (t) => {
  const [a] = await inConflict(t, ['k']);
  const error = (await a.resolve({ key: 'k', keep: 1 })).error();
  t.is(error.code, 'invalid_argument');
  t.regex(error.message, /has 1 other versions: choose from 0 to 0/);
  t.is((await a.get({ key: 'k' })).value().sync, 'conflict');
});

test('what a clock an hour ahead wrote is held, listed, and applied once the clocks agree', async (t) => {
  let lateMs = 0;
  const late: Clock = { ...systemClock, now: () => systemClock.now() + lateMs };
  const ahead: Clock = { ...systemClock, now: () => systemClock.now() + HOUR_MS };
  const a = await controlled(t, 'a', {}, late);
  const b = await controlled(t, 'b', {}, ahead);
  (await b.control.put({ key: 'k', value: text('v') })).value();
  (await a.control.addPeer(b.address)).value();
  const held = await until('it is held', async () => (await a.control.held()).value().held[0]);
  t.deepEqual([held.key, held.nodeId, held.value], ['k', 'b', text('v')]);
  t.true(held.aheadMs > HOUR_MS - 60_000 && held.aheadMs <= HOUR_MS);
  t.is((await a.control.get({ key: 'k' })).error().code, 'not_found');
  t.is((await a.control.syncStatus()).value().held, 1);
  t.is((await a.control.tick()).value().releasedCount, 0);
  lateMs = HOUR_MS;
  t.is((await a.control.tick()).value().releasedCount, 1);
  t.deepEqual((await a.control.get({ key: 'k' })).value().value, text('v'));
  t.deepEqual((await a.control.held()).value().held, []);
});
