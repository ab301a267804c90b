import test from 'ava';
import { Segment } from '../../helpers/engine/simulated-datagrams/segment.js';

const CALM = { loss: 0, duplicates: 0 };

test('a probe and its reply find a peer within one round trip', async (t) => {
  const segment = new Segment(t);
  segment.network.weather = { ...CALM, delayMs: [10, 10] };
  const a = await segment.started('a', { transportPort: () => 7_001 });
  await segment.time.advance(100);
  t.deepEqual(a.states(), []);
  const b = await segment.started('b', { transportPort: () => 7_002 });
  await segment.time.advance(19);
  t.deepEqual(b.states(), []);
  await segment.time.advance(1);
  t.deepEqual(b.states(), ['a alive'], 'one round trip after its start');
  const [found] = b.found;
  t.is(found?.nodeId, 'a');
  t.is(found?.host, a.host);
  t.is(found?.port, 7_001);
  await segment.time.advance(20);
  t.deepEqual(a.states(), ['b alive'], 'who was asked has asked in turn');
  t.is(a.found.length, 1);
  t.is(b.found.length, 1, 'a peer that is only heard again is not told again');
});

test('a node that is heard once is discovered, and alive when it is heard again', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  const b = await segment.started('b');
  segment.network.partition([a.host], [b.host]);
  await segment.time.advance(20_000);
  // One way only: what is asked of b never gets there, what b announces does.
  const [announced] = segment.network.overheard.filter(
    ({ from, bytes }) => from.host === b.host && bytes[5] === 1,
  );
  t.truthy(announced);
  const fresh = segment.network.overheard.findLast(
    ({ from, bytes }) => from.host === b.host && bytes[5] === 1,
  );
  if (!fresh) throw new Error('b has announced nothing');
  segment.network.inject(fresh.bytes, { host: a.host, port: 1 }, { host: a.host, port: 5_051 });
  await segment.time.advance(1);
  t.deepEqual(a.states(), ['b discovered']);
  segment.network.heal();
  await segment.time.advance(3_000);
  t.deepEqual(a.states(), ['b alive']);
});

test('own announcements are ignored', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  await segment.time.advance(10_000);
  t.deepEqual(a.states(), []);
  const { dropped, lastDropped, accepted } = a.engine.stats();
  t.true(dropped.own_datagram >= 4);
  t.is(lastDropped, null, 'an echo is nothing to report');
  t.is(accepted, 0);
});

test('a silent peer is stale, then expired, then forgotten, and comes back', async (t) => {
  const segment = new Segment(t);
  const [a, b] = [await segment.started('a'), await segment.started('b')];
  await segment.time.advance(10);
  t.deepEqual(a.states(), ['b alive']);
  segment.network.partition([a.host], [b.host]);
  const lastSeen = a.engine.peers()[0]?.lastSeen ?? 0;
  const silentFor = async (ms: number) => segment.time.advance(lastSeen + ms - a.clock.now());
  await silentFor(7_499);
  t.deepEqual(a.states(), ['b alive']);
  await silentFor(7_500);
  t.deepEqual(a.states(), ['b stale']);
  await silentFor(14_999);
  t.deepEqual(a.states(), ['b stale']);
  await silentFor(15_000);
  t.deepEqual(a.states(), ['b expired']);
  await silentFor(18_000);
  const expiries = a.events.filter(({ event }) => event === 'peer_expired');
  t.deepEqual(
    expiries.map(({ context }) => context?.peer),
    ['b'],
  );
  t.is(a.found.length, 1);
  segment.network.heal();
  await segment.time.advance(3_000);
  t.deepEqual(a.states(), ['b alive']);
  t.is(a.found.length, 2, 'its return is told');
  segment.network.partition([a.host], [b.host]);
  await segment.time.advance(60_000);
  t.deepEqual(a.states(), []);
});

test('a node that starts anew at another port is followed at once', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  const b = await segment.started('b', { transportPort: () => 7_001 });
  await segment.time.advance(3_000);
  await b.engine.stop();
  t.deepEqual(b.engine.peers(), []);
  const again = await segment.started('b', { host: b.host, transportPort: () => 7_002 });
  await segment.time.advance(10);
  const [peer] = a.engine.peers();
  t.is(peer?.port, 7_002);
  t.is(peer?.state, 'alive');
  t.false(peer?.contested, 'a start anew is no second claim to the name');
  t.deepEqual(
    a.found.map(({ port }) => port),
    [7_001, 7_002],
  );
  t.deepEqual(again.states(), ['a alive']);
});

test('a change of the transport is announced and told', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  let port = 0;
  const b = await segment.started('b', { transportPort: () => port });
  await segment.time.advance(10);
  t.is(a.engine.peers()[0]?.port, 0);
  port = 7_009;
  b.engine.announce();
  await segment.time.advance(10);
  t.is(a.found.at(-1)?.port, 7_009);
});

test('two programs that claim one node id are visible to others and to each other', async (t) => {
  const segment = new Segment(t);
  const watcher = await segment.started('watcher');
  const first = await segment.started('twin', { transportPort: () => 7_001 });
  await segment.time.advance(5_000);
  const second = await segment.started('twin', { transportPort: () => 7_002 });
  await segment.time.advance(5_000);
  t.true(watcher.engine.peers()[0]?.contested);
  const told = () => watcher.events.filter(({ event }) => event === 'configuration_warning').length;
  t.is(told(), 1, 'it is said once, not with every announcement');
  t.true(first.engine.stats().dropped.own_node_id > 0);
  t.true(second.engine.stats().dropped.own_node_id > 0);
  for (const twin of [first, second]) {
    const warning = twin.events.find(({ event }) => event === 'configuration_warning');
    t.is(warning?.error?.code, 'already_exists');
  }
  const changes = watcher.found.length;
  await segment.time.advance(20_000);
  t.is(watcher.found.length, changes, 'the address does not jump to and fro between the two');
  await first.engine.stop();
  await segment.time.advance(20_000);
  t.false(watcher.engine.peers()[0]?.contested);
  t.is(watcher.engine.peers()[0]?.port, 7_002);
});

test('what a node says of itself is heard, and replaced when it changes', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  let description = Buffer.from('first');
  await segment.started('b', { describe: () => description });
  await segment.time.advance(10);
  t.is(a.engine.peers()[0]?.description.toString(), 'first');
  description = Buffer.from('second');
  await segment.time.advance(3_000);
  t.is(a.engine.peers()[0]?.description.toString(), 'second');
});

test('a description that does not fit is left out, and said', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  const b = await segment.started('b', { describe: () => Buffer.alloc(769) });
  await segment.time.advance(10);
  t.is(a.engine.peers()[0]?.description.length, 0);
  t.regex(b.engine.stats().lastFailure ?? '', /769 bytes/);
});
