import test from 'ava';
import { Place, TRANSPORT } from '../helpers/engine/cli/place.js';
import { until } from '../helpers/until.js';

interface Conflicts {
  readonly conflicts: readonly {
    readonly key: string;
    readonly current: { readonly nodeId: string } | null;
    readonly others: readonly {
      readonly nodeId: string;
      readonly value: { data: string } | null;
    }[];
  }[];
}

const MANUAL = [...TRANSPORT, '--conflict-policy', 'manual'];

test('writes that did not know of each other are listed, and a decision ends that on both nodes', async (t) => {
  const [a, b] = await Promise.all([Place.make(t, 'a'), Place.make(t, 'b')]);
  for (const key of ['k1', 'k2', 'k3']) {
    await a.run('store', 'put', key, 'of a');
    await b.run('store', 'put', key, 'of b');
  }
  const nodeA = await a.start(...MANUAL);
  await b.start(...MANUAL, '--peers', nodeA.transport);
  const conflicts = (from: Place) => from.json<Conflicts>('conflicts', 'sync', 'conflicts');
  await until('both see three conflicts', async () => {
    const both = await Promise.all([conflicts(a), conflicts(b)]);
    return both.every((one) => one.conflicts.length === 3);
  });

  t.regex(
    (await a.run('sync', 'conflicts')).stdout,
    /^k1\nKeep +Value +Node +Written\ncurrent +of b +b +.*Z\n0 +of a +a +.*Z\n\nk2\n/,
  );
  t.like(await a.json('sync', 'sync', 'status'), { conflicts: 3, word: 'conflict' });
  t.like(await a.json('entry', 'store', 'get', 'k1'), { sync: 'conflict' });
  const invalid = await a.run('sync', 'resolve', 'k1', '--keep', '7');
  t.is(invalid.code, 1);
  t.regex(invalid.stderr, /choose from 0 to 0/);

  t.regex(
    (await a.run('sync', 'resolve', 'k1', '--keep', '0')).stdout,
    /^✔ resolved k1 \(version \d+\)\n$/,
  );
  await a.json('write', 'sync', 'resolve', 'k2', '--value', 'agreed');
  t.is((await b.run('sync', 'resolve', 'k3', '--delete')).code, 0);
  await until('neither has one left', async () => {
    const both = await Promise.all([conflicts(a), conflicts(b)]);
    return both.every((one) => one.conflicts.length === 0);
  });
  for (const from of [a, b]) {
    t.is((await from.run('store', 'get', 'k1')).stdout, 'of a\n');
    t.is((await from.run('store', 'get', 'k2')).stdout, 'agreed\n');
    t.is((await from.run('store', 'get', 'k3')).code, 1);
  }
});
