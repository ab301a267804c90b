import test from 'ava';
import { encodeNodeInfo, type NodeInfo, PeerRegistry } from '../../../src/engine/metadata/index.js';
import { SimulatedTime } from '../../helpers/engine/simulated-datagrams.js';

function said(nodeId: string, changes: Partial<NodeInfo> = {}): Buffer {
  const texts = { displayName: nodeId, hostname: 'h', os: 'o', version: '1' };
  const info = { nodeId, ...texts, startedAt: 1, uptimeMs: 2, capabilities: [], ...changes };
  return encodeNodeInfo(info).value();
}

test('what peers say is kept, with its time, and replaced', async (t) => {
  const time = new SimulatedTime();
  const clock = time.clock();
  const registry = new PeerRegistry(clock);
  registry.accept('b', said('b', { displayName: 'before' })).value();
  registry.accept('a', said('a')).value();
  await time.advance(1_000);
  registry.accept('b', said('b', { displayName: 'after' })).value();
  t.deepEqual(
    registry.all().map(({ nodeId, displayName, heardAt }) => [nodeId, displayName, heardAt]),
    [
      ['a', 'a', clock.now() - 1_000],
      ['b', 'after', clock.now()],
    ],
  );
  t.true(registry.forget('b'));
  t.false(registry.forget('b'));
  t.is(registry.get('b'), undefined);
});

test('nobody speaks for another, and damage changes nothing', (t) => {
  const registry = new PeerRegistry(new SimulatedTime().clock());
  registry.accept('a', said('a')).value();
  t.is(registry.accept('a', said('b')).error().code, 'metadata_error');
  t.is(registry.accept('a', Buffer.from('nonsense')).error().code, 'metadata_error');
  t.is(registry.get('a')?.nodeId, 'a');
  t.is(registry.get('b'), undefined);
});

test('it is bounded: the one heard longest ago makes room', (t) => {
  const registry = new PeerRegistry(new SimulatedTime().clock(), 3);
  for (const nodeId of ['a', 'b', 'c', 'a', 'd']) registry.accept(nodeId, said(nodeId)).value();
  t.deepEqual(
    registry.all().map(({ nodeId }) => nodeId),
    ['a', 'c', 'd'],
  );
});
