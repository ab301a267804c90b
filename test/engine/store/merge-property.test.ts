import test from 'ava';
import type { Decide, Operation, Store } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { makeHistory, type Written } from '../../helpers/engine/store/history.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import {
  everything,
  idOf,
  nothing,
  sharedStateOf,
  stateOf,
} from '../../helpers/engine/store/state-of.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

test('any order, parts and doubling of what arrives come to the latest write of each key', async (t) => {
  const seed = seeded(t);
  const rounds = scaled(t, 'histories', 60, 5_000);
  for (let round = 0; round < rounds; round += 1) {
    const { written } = await makeHistory(seed, 3, 40);
    const expected = latestOf(written);
    for (let copy = 0; copy < 3; copy += 1) {
      const store = await delivered(seed, written, () => 'last_write');
      t.deepEqual(currentOf(store), expected);
      t.deepEqual(store.conflicts(), []);
    }
  }
});

test('conflicts are those versions that no other writer had seen, and no more', async (t) => {
  const seed = seeded(t);
  const rounds = scaled(t, 'histories', 60, 5_000);
  let conflicts = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { written, stores } = await makeHistory(seed, 3, 40);
    const expected = siblingsOf(written);
    conflicts += expected.filter((ids) => ids.length > 1).length;
    for (let copy = 0; copy < 3; copy += 1) {
      const store = await delivered(seed, written, () => 'both');
      t.deepEqual(versionsOf(store), expected);
      t.deepEqual(currentOf(store), latestOf(written));
    }
    await spread(stores);
    for (const store of stores) t.deepEqual(versionsOf(store), expected);
  }
  t.true(conflicts > rounds, 'the histories had conflicts');
});

test('nodes that told each other everything hold the same, and know it', async (t) => {
  const seed = seeded(t);
  const rounds = scaled(t, 'histories', 60, 5_000);
  for (let round = 0; round < rounds; round += 1) {
    const { stores } = await makeHistory(seed, 4, 60);
    await spread(stores);
    const [first, ...others] = stores.map(sharedStateOf);
    for (const other of others) t.deepEqual(other, first);
    const [one, two] = stores as [Store, Store];
    t.deepEqual(one.operationsAfter(two.vector, everything).operations, []);
    t.is(one.countAfter(two.vector), 0);
  }
});

/** Delivers all that was ever written, also what was replaced long ago, in any way at all. */
async function delivered(seed: Seeded, written: readonly Written[], decide: Decide) {
  // On a disk, several deliveries are on their way at the same time.
  const disk = seed.random() < 0.5 ? { disk: new SimulatedDisk() } : {};
  const store = await openStore({ nodeId: 'reader', decide, ...disk });
  const operations = written.map(({ operation }) => operation);
  const doubled = operations.filter(() => seed.random() < 0.3);
  const mixed = seed.shuffled([...operations, ...doubled]);
  const waiting: Promise<unknown>[] = [];
  while (mixed.length > 0) {
    const part = mixed.splice(0, seed.between(1, 6));
    waiting.push(store.merge(part, null));
    if (seed.random() < 0.5) await Promise.all(waiting);
  }
  await Promise.all(waiting);
  const before = stateOf(store);
  await store.merge(seed.shuffled(operations), null);
  if (JSON.stringify(stateOf(store)) !== JSON.stringify(before)) {
    throw new Error('what was known already changed something');
  }
  return store;
}

async function spread(stores: readonly Store[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const from of stores) {
      for (const to of stores) {
        const { operations, through } = from.operationsAfter(to.vector, everything);
        (await to.merge(operations, through)).value();
      }
    }
  }
}

/** The operation that each key holds, deletions too. */
function currentOf(store: Store): Record<string, string> {
  const conflicts = new Set(store.conflicts().flatMap(({ others }) => others.map(idOf)));
  const { operations } = store.operationsAfter(nothing(), everything);
  const current = operations.filter((operation) => !conflicts.has(idOf(operation)));
  return Object.fromEntries(byKey(current.map((operation) => [operation.key, idOf(operation)])));
}

function versionsOf(store: Store): string[][] {
  const { operations } = store.operationsAfter(nothing(), everything);
  return grouped(operations);
}

function latestOf(written: readonly Written[]): Record<string, string> {
  const latest = new Map<string, Operation>();
  for (const { operation } of written) {
    const other = latest.get(operation.key);
    if (!other || isAfter(operation, other)) latest.set(operation.key, operation);
  }
  return Object.fromEntries(byKey([...latest].map(([key, operation]) => [key, idOf(operation)])));
}

function siblingsOf(written: readonly Written[]): string[][] {
  const seen = new Set(written.flatMap(({ past }) => [...past]));
  return grouped(written.map(({ operation }) => operation).filter((one) => !seen.has(idOf(one))));
}

function grouped(operations: readonly Operation[]): string[][] {
  const keys = [...new Set(operations.map(({ key }) => key))].sort();
  return keys.map((key) =>
    operations
      .filter((one) => one.key === key)
      .map(idOf)
      .sort(),
  );
}

function isAfter(a: Operation, b: Operation): boolean {
  if (a.time !== b.time) return a.time > b.time;
  return a.origin > b.origin;
}

function byKey(entries: [string, string][]): [string, string][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
