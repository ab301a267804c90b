import test from 'ava';
import { SoftadastraError } from '../../../src/engine/core/index.js';
import { turn } from '../../helpers/engine/cluster.js';
import { SimulatedCollector } from '../../helpers/engine/cluster-collector.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

const busy = () => new SoftadastraError('io_error', 'busy');
const never = () => new SoftadastraError('invalid_argument', 'not like this');

test('a collector is offered this node’s own operations, each once, in order', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  await b.put('from b', '0');
  cluster.connect('a', 'b');
  await cluster.settle();
  for (const key of ['one', 'two', 'three']) await a.put(key, key);
  const cloud = new SimulatedCollector('cloud', false);
  cloud.attach(a.sync).online();
  t.deepEqual(cloud.values, ['one', 'two', 'three']);
  await a.put('four', 'four');
  await turn();
  t.deepEqual(cloud.counters, [1, 2, 3, 4]);
});

test('nothing is offered before it is online, and what is unanswered comes again after', async (t) => {
  const { a } = await pairOf(seeded(t));
  await a.put('k', '1');
  const cloud = new SimulatedCollector('cloud', false);
  const session = cloud.attach(a.sync);
  await turn();
  t.is(cloud.offers.length, 0);
  t.is(a.sync.stateInfo().pending, 1);
  session.online();
  t.is(a.sync.stateInfo().inFlight, 1);
  session.offline(null);
  t.is(a.sync.stateInfo().pending, 1);
  session.online();
  t.deepEqual(cloud.counters, [1, 1]);
  t.is(a.sync.failed().length, 0, 'being offline uses up no attempt');
});

test('a collector that keeps every operation gets those that were replaced too', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  const cloud = new SimulatedCollector('cloud', true);
  cloud.attach(a.sync);
  await turn();
  for (const value of ['1', '2', '3']) await a.put('k', value);
  await a.store.remove('k');
  const again = await cluster.restart('a');
  const later = new SimulatedCollector('cloud', true);
  later.attach(again.sync).online();
  t.deepEqual(later.values, ['1', '2', '3', null]);
  later.applyAll();
  await turn();
  t.is(again.store.keeperOf('cloud')?.get(again.store.origin), 4);
});

test('done is what is applied: accepted alone is offered again after a restart', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  for (const key of ['1', '2', '3', '4']) await a.put(key, key);
  const cloud = new SimulatedCollector('cloud', false);
  const session = cloud.attach(a.sync);
  session.online();
  cloud.acceptAll();
  session.applied(2);
  session.applied([4]);
  t.is(a.sync.stateInfo().acknowledged, 2, 'the third is not done, so the fourth does not count');
  const again = await cluster.restart('a');
  const later = new SimulatedCollector('cloud', false);
  later.attach(again.sync).online();
  t.deepEqual(later.counters, [3, 4]);
});

test('a collector that lost what it had accepted is offered it again', async (t) => {
  const { a } = await pairOf(seeded(t));
  for (const key of ['1', '2']) await a.put(key, key);
  const cloud = new SimulatedCollector('cloud', false);
  const session = cloud.attach(a.sync);
  session.online();
  cloud.acceptAll();
  session.applied([1]);
  session.forgotten();
  t.deepEqual(cloud.counters, [1, 2, 2]);
});

test('a refusal is tried again after a growing wait, and then shown as failed', async (t) => {
  const { cluster, a } = await pairOf(seeded(t), {
    tuning: { retry: { firstDelayMs: 100, attempts: 3 } },
  });
  await a.put('k', '1');
  const cloud = new SimulatedCollector('cloud', false);
  cloud.attach(a.sync).online();
  cloud.refuse(1, busy());
  t.is(a.sync.peers()[0]?.word, 'retrying');
  const due = a.sync.peers()[0]?.nextRetryAt ?? 0;
  t.true(due >= a.clock.now() + 50 && due <= a.clock.now() + 100);
  t.is((await a.sync.tick()).value().retriedCount, 0, 'not before its time');
  cluster.time.advance(100);
  t.is((await a.sync.tick()).value().retriedCount, 1);
  t.deepEqual(cloud.counters, [1, 1]);
  cloud.refuse(1, busy());
  cluster.time.advance(200);
  await a.sync.tick();
  cloud.refuse(1, busy());
  const [failed] = a.sync.failed();
  t.like(failed, { peerId: 'cloud', key: 'k', counter: 1, attempts: 3 });
  t.true(a.sync.stateInfo().hasFailed());
  t.is(a.sync.stateInfo().failed, 1);
  t.is(a.sync.describe('k'), 'failed');
  cluster.time.advance(1_000_000);
  await a.sync.tick();
  t.is(cloud.offers.length, 3, 'what failed waits for a person');
  t.is(a.sync.retry(), 1);
  await turn();
  t.is(cloud.offers.length, 4);
  cloud.applyAll();
  t.false(a.sync.stateInfo().hasFailed());
});

test('what may never be taken fails at once, and others go on', async (t) => {
  const { a } = await pairOf(seeded(t));
  for (const key of ['1', '2', '3']) await a.put(key, key);
  const cloud = new SimulatedCollector('cloud', false);
  const session = cloud.attach(a.sync);
  session.online();
  cloud.refuse(2, never());
  session.applied([1, 3]);
  t.deepEqual(
    a.sync.failed().map(({ counter }) => counter),
    [2],
  );
  await a.put('4', '4');
  await turn();
  t.deepEqual(cloud.counters, [1, 2, 3, 4]);
});

test('silence costs no attempt', async (t) => {
  const { cluster, a } = await pairOf(seeded(t), { tuning: { ackTimeoutMs: 1000 } });
  await a.put('k', '1');
  const cloud = new SimulatedCollector('cloud', false);
  cloud.attach(a.sync).online();
  for (let round = 1; round <= 20; round += 1) {
    cluster.time.advance(1000);
    t.is((await a.sync.tick()).value().retriedCount, 1);
  }
  t.is(cloud.offers.length, 21);
  t.is(a.sync.stateInfo().totalRetries, 20);
  t.is(a.sync.failed().length, 0);
});

test('a collector that is forgotten is waited for no more', async (t) => {
  const { a } = await pairOf(seeded(t));
  await a.put('k', '1');
  new SimulatedCollector('cloud', true).attach(a.sync);
  await turn();
  t.is(a.sync.stateInfo().word, 'waiting');
  t.true((await a.sync.forget('cloud')).isOk());
  t.is(a.sync.stateInfo().word, 'saved locally');
  t.is(a.store.keeperOf('cloud'), undefined);
  t.is((await a.sync.forget('cloud')).error().code, 'not_found');
});
