import test from 'ava';
import { type Listening, Segment } from '../helpers/engine/simulated-datagrams/segment.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';

const WEATHER = { loss: 0.3, duplicates: 0.2, delayMs: [0, 3_000] } as const;
const CALM = { loss: 0, duplicates: 0, delayMs: [1, 5] } as const;

test('through loss, doubles, delays, cuts and restarts everybody ends up with everybody', async (t) => {
  const { pick, shuffled, between } = seeded(t);
  const segment = new Segment(t);
  const nodes: Listening[] = [];
  for (const nodeId of ['a', 'b', 'c', 'd', 'e']) {
    const skewMs = between(-60_000, 60_000);
    nodes.push(await segment.started(nodeId, { skewMs }));
  }
  const hosts = nodes.map(({ host }) => host);
  const rounds = scaled(t, 'partitions and heals', 20, 1_000);
  for (let round = 0; round < rounds; round += 1) {
    segment.network.weather = WEATHER;
    const mixed = shuffled(hosts);
    const cut = between(1, hosts.length - 1);
    segment.network.partition(mixed.slice(0, cut), mixed.slice(cut));
    await segment.time.advance(between(1_000, 40_000));
    const restarted = pick(nodes);
    await restarted.engine.stop();
    (await restarted.engine.start()).value();
    await segment.time.advance(between(1_000, 10_000));
    segment.network.heal();
    segment.network.weather = CALM;
    await segment.time.advance(12_000);
    for (const node of nodes) {
      const others = nodes.filter((other) => other !== node).map(({ nodeId }) => nodeId);
      t.deepEqual(
        node.engine.peers().map(({ nodeId, state }) => [nodeId, state]),
        others.map((nodeId) => [nodeId, 'alive']),
      );
    }
    segment.network.overheard.length = 0;
  }
  for (const node of nodes) {
    const { dropped } = node.engine.stats();
    t.is(dropped.forged_datagram + dropped.malformed_datagram + dropped.outdated_datagram, 0);
    t.is(dropped.own_node_id, 0);
    const warnings = node.events.filter(({ event }) => event === 'configuration_warning');
    t.deepEqual(warnings, [], 'bad weather is no second program of the same name');
  }
});
