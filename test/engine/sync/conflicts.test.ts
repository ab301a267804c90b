import test, { type ExecutionContext } from 'ava';
import type { ConflictPolicyName } from '../../../src/engine/sync/index.js';
import { conflictPolicies, conflictPolicyNames } from '../../../src/engine/sync/index.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

/** Both write the same key without knowing of each other; b is later. */
async function clash(t: ExecutionContext, policy: ConflictPolicyName) {
  const { cluster, a, b } = await pairOf(seeded(t), { policy });
  await a.put('k', 'of a');
  cluster.time.advance(10);
  await b.put('k', 'of b');
  cluster.connect('a', 'b');
  await cluster.settle();
  return { cluster, a, b };
}

test('the list of policies is the list of their names', (t) => {
  t.deepEqual(
    conflictPolicies.map(({ name }) => name),
    [...conflictPolicyNames],
  );
});

test('last_write_wins: the later one, on both; and what was decided can be seen', async (t) => {
  const { a, b } = await clash(t, 'last_write_wins');
  t.deepEqual([a.get('k'), b.get('k')], ['of b', 'of b']);
  const { total, last } = a.sync.resolutions();
  t.is(total, 1);
  t.like(last[0], { key: 'k', policy: 'last_write_wins', kept: { origin: b.store.origin } });
  t.is(a.sync.conflicts().length, 0);
});

test('a write that had seen the other is no conflict', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { policy: 'manual' });
  cluster.connect('a', 'b');
  await a.put('k', '1');
  await cluster.settle();
  await b.put('k', '2');
  await cluster.settle();
  t.is(a.get('k'), '2');
  t.is(a.sync.conflicts().length + b.sync.conflicts().length, 0);
  t.is(a.sync.resolutions().total, 0);
});

test('keep_local: each keeps its own, until a later write', async (t) => {
  const { cluster, a, b } = await clash(t, 'keep_local');
  t.deepEqual([a.get('k'), b.get('k')], ['of a', 'of b']);
  await a.put('k', 'later');
  await cluster.settle();
  t.deepEqual([a.get('k'), b.get('k')], ['later', 'later']);
});

test('keep_remote: what arrives is kept', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { policy: 'keep_remote' });
  await a.put('k', 'of a');
  await b.put('k', 'of b');
  cluster.connect('a', 'b');
  await cluster.settle();
  t.deepEqual([a.get('k'), b.get('k')].sort(), ['of a', 'of b']);
  await b.put('k', 'later');
  await cluster.settle();
  t.deepEqual([a.get('k'), b.get('k')], ['later', 'later']);
});

test('manual: both are kept and listed, until the application decides for all', async (t) => {
  const { cluster, a, b } = await clash(t, 'manual');
  for (const node of [a, b]) {
    const [conflict] = node.sync.conflicts();
    t.is(conflict?.key, 'k');
    const versions = [conflict?.current, ...(conflict?.others ?? [])];
    t.deepEqual(versions.map((version) => version?.value?.toString()).sort(), ['of a', 'of b']);
    t.is(node.sync.describe('k'), 'conflict');
    t.is(node.sync.stateInfo().conflicts, 1);
  }
  t.is((await a.sync.resolve('other', null)).error().code, 'not_found');
  (await a.sync.resolve('k', Buffer.from('chosen'))).value();
  await cluster.settle();
  t.deepEqual([a.get('k'), b.get('k')], ['chosen', 'chosen']);
  t.is(a.sync.conflicts().length + b.sync.conflicts().length, 0);
  t.deepEqual(a.vector(), b.vector());
});

test('a conflict that is not decided survives a restart', async (t) => {
  const { cluster, a } = await clash(t, 'manual');
  const before = a.sync.conflicts();
  const again = await cluster.crash('a', false);
  t.is(again.sync.conflicts().length, 1);
  t.is(again.sync.conflicts()[0]?.others.length, before[0]?.others.length);
});
