import test from 'ava';
import type { Operation, Store } from '../../../src/engine/store/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { everything, nothing, stateOf } from '../../helpers/engine/store/state-of.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const bytes = (text: string) => Buffer.from(text);
const SIX_MINUTES = 6 * 60_000;

for (const compactAfterBytes of [2_000, 1e9]) {
  const how = compactAfterBytes === 1e9 ? 'a log that grows' : 'a log that is compacted';
  test(`a restart brings back exactly what was there: ${how}`, async (t) => {
    const seed = seeded(t);
    const rounds = scaled(t, 'restarts', 80, compactAfterBytes === 1e9 ? 1_000 : 20_000);
    const world = await newWorld(seed, compactAfterBytes);
    const seen = { held: 0, conflicts: 0, purged: 0, kept: 0 };
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(Array.from({ length: seed.between(1, 30) }, () => act(world, seed)));
      const before = wholeStateOf(world.store);
      seen.held += before.held.length;
      seen.conflicts += before.conflicts.length;
      seen.purged += before.purged.length;
      seen.kept += before.operations.length - world.store.status().operations;
      if (seed.random() < 0.5) (await world.store.close()).value();
      await reopen(world);
      t.deepEqual(wholeStateOf(world.store), before);
    }
    for (const [what, count] of Object.entries(seen)) t.true(count > 0, `${what} occurred`);
  });
}

test('numbers and times go on where they were, also those of what is gone', async (t) => {
  const clock = new ManualClock();
  let disk = new SimulatedDisk();
  let store = await openStore({ disk, clock });
  await store.put('a', bytes('1'));
  const last = (await store.remove('a')).value();
  await store.purgeTombstones(store.vector);
  (await store.compact()).value();
  t.deepEqual(store.operationsAfter(nothing(), everything).operations, []);
  disk = disk.kill();
  clock.advance(-SIX_MINUTES);
  store = await openStore({ disk, clock });
  const next = (await store.put('a', bytes('2'))).value();
  t.is(next.origin, last.origin);
  t.is(next.counter, last.counter + 1);
  t.true(next.time > last.time);
});

test('another log of the same node is another origin', async (t) => {
  const first = await openStore({ disk: new SimulatedDisk() });
  const second = await openStore({ disk: new SimulatedDisk() });
  const memory = await openStore();
  t.is(new Set([first.origin, second.origin, memory.origin]).size, 3);
});

interface World {
  readonly clock: ManualClock;
  readonly others: readonly { readonly store: Store; readonly clock: ManualClock }[];
  readonly random: ReturnType<typeof randomFrom>;
  readonly compactAfterBytes: number;
  disk: SimulatedDisk;
  store: Store;
}

async function newWorld(seed: Seeded, compactAfterBytes: number): Promise<World> {
  const random = randomFrom(seed);
  const clock = new ManualClock();
  const disk = new SimulatedDisk();
  const others = await Promise.all(
    ['b', 'c'].map(async (name, index) => {
      const clock = new ManualClock(new ManualClock().now() + index * SIX_MINUTES);
      return { store: await openStore({ nodeId: `node-${name}`, clock, random }), clock };
    }),
  );
  const world = { clock, others, random, compactAfterBytes, disk };
  return { ...world, store: await open({ ...world }) };
}

function open({ clock, random, compactAfterBytes, disk }: Omit<World, 'store'>): Promise<Store> {
  const decide = (key: string) =>
    (['last_write', 'local', 'remote', 'both'] as const)[Number(key.slice(1)) % 4] ?? 'both';
  const segmentBytes = 4096;
  return openStore({ clock, random, disk, decide, compactAfterBytes, segmentBytes });
}

async function reopen(world: World): Promise<void> {
  world.disk = world.disk.kill();
  world.store = await open(world);
}

async function act({ store, clock, others }: World, seed: Seeded): Promise<void> {
  const key = `k${seed.between(0, 12)}`;
  const value = seed.random() < 0.3 ? null : bytes(`${key} ${seed.between(0, 1e6)}`);
  const other = seed.pick(others);
  const chance = seed.random();
  clock.advance(1);
  if (seed.random() < 0.1) other.clock.set(clock.now() + seed.pick([0, SIX_MINUTES]));
  if (chance < 0.3) await store.batch([{ key, value }]);
  else if (chance < 0.35) await store.put(key, bytes('v'.repeat(seed.between(0, 3000))));
  else if (chance < 0.4) await store.remove(key);
  else if (chance < 0.6)
    await other.store.batch([
      { key, value },
      { key: `${key}0`, value },
    ]);
  else if (chance < 0.75) await store.merge(...arrival(other.store, store, seed));
  else if (chance < 0.8) await other.store.merge(...arrival(store, other.store, seed));
  else if (chance < 0.84) await store.note(`n${seed.between(0, 3)}`, value);
  else if (chance < 0.88) await store.keepFor(`l${seed.between(0, 1)}`, store.vector);
  else if (chance < 0.89) await store.dropKeeper(`l${seed.between(0, 1)}`);
  else if (chance < 0.91) await store.purgeTombstones(store.vector);
  else if (chance < 0.92) await store.reconcile(fullState(other.store));
  else if (chance < 0.95) await store.resolve(store.conflicts()[0]?.key ?? key, value);
  else if (chance < 0.97) await store.compact();
  else if (chance < 0.98) clock.advance(SIX_MINUTES / 4);
  else await store.releaseHeld();
}

/** In order and complete, or some of it in any order. */
function arrival(
  from: Store,
  to: Store,
  seed: Seeded,
): [readonly Operation[], Parameters<Store['merge']>[1]] {
  const { operations, through } = from.operationsAfter(to.vector, everything);
  if (seed.random() < 0.7) return [operations, through];
  return [seed.shuffled(operations).slice(0, 5), null];
}

function fullState(store: Store) {
  const { operations, through } = store.operationsAfter(nothing(), everything);
  return { keys: new Set(operations.map(({ key }) => key)), through, purged: store.purged.clone() };
}

function wholeStateOf(store: Store) {
  const keepers = ['l0', 'l1'].map((id) => [...(store.keeperOf(id)?.entries() ?? [])].sort());
  const { operations } = store.operationsAfter(nothing(), everything);
  const contexts = operations
    .map(({ origin, counter, batchEnd, context }) =>
      JSON.stringify([origin, counter, batchEnd, [...(context ?? [])].sort()]),
    )
    .sort();
  return { ...stateOf(store), keepers, contexts };
}
