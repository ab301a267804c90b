import test from 'ava';
import { systemClock, systemRandom } from '../../../src/engine/core/index.js';
import { DiscoveryEngine, UdpNetwork } from '../../../src/engine/discovery/index.js';
import { Segment } from '../../helpers/engine/simulated-datagrams/segment.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

const LOOPBACK = '127.0.0.1';

test('starts and stops in any order and number leave it as the last one said', async (t) => {
  const { pick } = seeded(t);
  const rounds = scaled(t, 'starts and stops', 300, 5_000);
  const engine = new DiscoveryEngine({
    network: new UdpNetwork(),
    clock: systemClock,
    random: systemRandom,
    nodeId: 'a',
    listen: { host: LOOPBACK, port: 0 },
    broadcast: { host: LOOPBACK, port: 9 },
    transportPort: () => 0,
    secret: null,
  });
  await engine.stop();
  await engine.stop();
  let calls: Promise<unknown>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    calls.push(pick([() => engine.start(), () => engine.stop()])());
    engine.probe();
    engine.announce();
    if (pick([true, false, false])) {
      await Promise.all(calls);
      calls = [];
    }
  }
  await Promise.all(calls);
  (await engine.start()).value();
  (await engine.start()).value();
  t.true(engine.running);
  t.true((engine.port ?? 0) > 0);
  await Promise.all([engine.stop(), engine.stop()]);
  t.false(engine.running);
  t.is(engine.port, null);
});

test('a stopped engine says nothing, hears nothing and leaves no timer behind', async (t) => {
  const segment = new Segment(t);
  const [a, b] = [await segment.started('a'), await segment.started('b')];
  await segment.time.advance(5_000);
  await a.engine.stop();
  await b.engine.stop();
  await segment.time.advance(1);
  const said = segment.network.overheard.length;
  t.is(segment.time.pending, 0);
  a.engine.probe();
  a.engine.announce();
  await segment.time.advance(60_000);
  t.is(segment.network.overheard.length, said);
});

test('what an earlier life said is not taken for a second program of the same name', async (t) => {
  const segment = new Segment(t);
  const [a, b] = [await segment.started('a'), await segment.started('b')];
  await segment.time.advance(5_000);
  await a.engine.stop();
  (await a.engine.start()).value();
  for (const { bytes, from } of [...segment.network.overheard]) {
    if (from.host !== a.host) continue;
    segment.network.inject(bytes, from, { host: a.host, port: 5_051 });
    segment.network.inject(bytes, from, { host: b.host, port: 5_051 });
  }
  await segment.time.advance(100);
  const { dropped } = a.engine.stats();
  t.is(dropped.own_node_id, 0);
  t.true(dropped.replayed_datagram > 0);
  t.false(b.engine.peers()[0]?.contested);
});

test('two engines find each other by UDP on loopback', async (t) => {
  const engine = (nodeId: string, transportPort: number, broadcastPort: number) => {
    let tell: (port: number) => void = () => {};
    const found = new Promise<number>((resolve) => {
      tell = resolve;
    });
    const discovery = new DiscoveryEngine({
      network: new UdpNetwork(),
      clock: systemClock,
      random: systemRandom,
      nodeId,
      listen: { host: LOOPBACK, port: 0 },
      broadcast: { host: LOOPBACK, port: broadcastPort },
      transportPort: () => transportPort,
      secret: null,
      onPeer: ({ port }) => tell(port),
    });
    t.teardown(() => discovery.stop());
    return { discovery, found };
  };
  const a = engine('a', 7_001, 9);
  const { port } = (await a.discovery.start()).value();
  const b = engine('b', 7_002, port);
  (await b.discovery.start()).value();
  t.is(await a.found, 7_002);
  t.is(await b.found, 7_001);
});
