import test from 'ava';
import type { Choice, Store } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { everything, stateOf } from '../../helpers/engine/store/state-of.js';

const bytes = (text: string) => Buffer.from(text);
const read = (store: Store, key = 'k') => store.get(key)?.value.toString();

async function tell(from: Store, to: Store) {
  const { operations, through } = from.operationsAfter(to.vector, everything);
  return (await to.merge(operations, through)).value();
}

/** `here` wrote first, `there` later, neither knew of the other; then `here` hears of it. */
async function conflict(choice: Choice, asked: string[] = []) {
  const clock = new ManualClock();
  const decide = (key: string, local: { value: unknown }, remote: { value: unknown }) => {
    asked.push(`${key}: ${local.value} or ${remote.value}`);
    return choice;
  };
  const disk = new SimulatedDisk();
  const here = await openStore({ clock, decide, disk });
  const there = await openStore({ nodeId: 'node-b', clock });
  await here.put('k', bytes('here'));
  clock.advance(1000);
  await there.put('k', bytes('there'));
  return { here, there, clock, disk, disposition: await tell(there, here) };
}

test('each choice has its outcome, and is asked for once', async (t) => {
  const outcomes = {
    last_write: ['there', 'current', 0],
    local: ['here', 'set_aside', 0],
    remote: ['there', 'current', 0],
    both: ['there', 'current', 1],
  } as const;
  for (const [choice, [value, disposition, conflicts]] of Object.entries(outcomes)) {
    const asked: string[] = [];
    const { here, disk, ...rest } = await conflict(choice as Choice, asked);
    t.deepEqual(asked, ['k: here or there'], choice);
    t.deepEqual(rest.disposition, [disposition], choice);
    t.is(read(here), value, choice);
    t.is(here.conflicts().length, conflicts, choice);
    const again = await openStore({ disk: disk.crash() });
    t.deepEqual(stateOf(again), stateOf(here), choice);
  }
});

test('an operation that policy decided against is still passed on', async (t) => {
  const { here, there } = await conflict('local');
  const third = await openStore({ nodeId: 'node-c' });
  await tell(here, third);
  t.is(read(third), 'there');
  await here.put('k', bytes('after'));
  await tell(here, there);
  t.is(read(there), 'after');
  t.is(here.status().operations, 1, 'it goes once something newer has seen it');
});

test('a conflict lasts until a write that has seen all versions, and ends everywhere', async (t) => {
  const { here, there, clock } = await conflict('both');
  const [listed] = here.conflicts();
  t.is(listed?.key, 'k');
  t.is(listed?.current.value?.toString(), 'there');
  t.deepEqual(
    listed?.others.map(({ value }) => value?.toString()),
    ['here'],
  );
  const third = await openStore({ nodeId: 'node-c', clock, decide: () => 'both' });
  await tell(here, third);
  t.is(third.conflicts().length, 1);
  (await third.resolve('k', bytes('settled'))).value();
  t.deepEqual(third.conflicts(), []);
  await tell(third, here);
  await tell(third, there);
  for (const store of [here, there, third]) {
    t.is(read(store), 'settled');
    t.deepEqual(store.conflicts(), []);
    t.is(store.status().operations, 1);
  }
});

test('a conflict can be ended by removing the key, also where a deletion won', async (t) => {
  const { here, there } = await conflict('both');
  await there.remove('k');
  await tell(there, here);
  t.is(read(here), undefined);
  t.is(here.conflicts().length, 1, 'who removed it had not seen the other');
  (await here.resolve('k', null)).value();
  t.deepEqual(here.conflicts(), []);
  t.is(read(here), undefined);
});

test('what was written after seeing it is no conflict, by whichever way it was seen', async (t) => {
  const asked: string[] = [];
  const clock = new ManualClock();
  const decide = (key: string) => {
    asked.push(key);
    return 'both' as const;
  };
  const open = (nodeId: string) => openStore({ nodeId, clock, decide });
  const [a, b, c] = [await open('node-a'), await open('node-b'), await open('node-c')];
  await a.put('k', bytes('1'));
  await tell(a, b);
  await b.put('k', bytes('2'));
  await tell(b, c);
  await c.put('k', bytes('3'));
  await tell(c, a);
  t.is(read(a), '3');
  await a.put('k', bytes('4'));
  await tell(a, b);
  await tell(a, c);
  await tell(b, c);
  t.deepEqual(asked, []);
  t.deepEqual(
    [a, b, c].map((store) => read(store)),
    ['4', '4', '4'],
  );
});

test('a key that is written anew after its tombstone was purged conflicts with nothing', async (t) => {
  const asked: string[] = [];
  const decide = (key: string) => {
    asked.push(key);
    return 'both' as const;
  };
  const clock = new ManualClock();
  const a = await openStore({ clock, decide });
  const b = await openStore({ nodeId: 'node-b', clock, decide });
  await a.put('k', bytes('1'));
  await a.remove('k');
  await tell(a, b);
  await b.purgeTombstones(a.vector);
  await b.put('k', bytes('2'));
  await tell(b, a);
  t.deepEqual(asked, []);
  t.is(read(a), '2');
});

test('a write that crosses an arrival on its way conflicts with it as on any other node', async (t) => {
  for (const choice of ['both', 'local', 'remote', 'last_write'] as const) {
    const clock = new ManualClock();
    const disk = new SimulatedDisk();
    const here = await openStore({ clock, decide: () => choice, disk });
    const there = await openStore({ nodeId: 'node-b', clock });
    await there.put('k', bytes('there'));
    const { operations, through } = there.operationsAfter(here.vector, everything);
    const [merged, written] = await Promise.all([
      here.merge(operations, through),
      here.put('k', bytes('here')),
    ]);
    t.deepEqual([merged.isOk(), written.isOk()], [true, true]);
    t.is(read(here), choice === 'remote' ? 'there' : 'here', choice);
    t.is(here.conflicts().length, choice === 'both' ? 1 : 0, choice);
    t.deepEqual(stateOf(await openStore({ disk: disk.crash() })), stateOf(here), choice);
  }
});

test('an arrival that crosses a write on its way conflicts with it', async (t) => {
  const asked: string[] = [];
  const clock = new ManualClock();
  const decide = (_: string, local: { value: unknown }, remote: { value: unknown }) => {
    asked.push(`${local.value} or ${remote.value}`);
    return 'local' as const;
  };
  const here = await openStore({ clock, decide, disk: new SimulatedDisk() });
  const there = await openStore({ nodeId: 'node-b', clock });
  await there.put('k', bytes('there'));
  const { operations, through } = there.operationsAfter(here.vector, everything);
  await Promise.all([here.put('k', bytes('here')), here.merge(operations, through)]);
  t.deepEqual(asked, ['here or there']);
  t.is(read(here), 'here');
});
