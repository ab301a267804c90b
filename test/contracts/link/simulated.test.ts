import test from 'ava';
import type { ReplicaSession } from '../../../src/engine/sync/index.js';
import { turn } from '../../helpers/engine/cluster.js';
import { SimulatedCollector } from '../../helpers/engine/cluster-collector.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { SimulatedChannel } from '../../helpers/engine/simulated-channel.js';
import { seeded } from '../../helpers/seed.js';
import { testCollectorLink } from './collector-link.js';
import { type Seen, testReplicaChannel } from './replica-channel.js';

testReplicaChannel(test, 'simulated channel', async (t) => {
  const channel = new SimulatedChannel(['a', 'b'], seeded(t));
  const step = async () => {
    for (let round = 0; round < 200; round += 1) channel.step(Number.POSITIVE_INFINITY);
    await turn();
  };
  return {
    open: async () => {
      const [a, b] = channel.ends;
      const seen = [record(a), record(b)] as const;
      for (const [at, end] of channel.ends.entries()) end.session = recorder(seen[at as 0 | 1]);
      return seen;
    },
    settle: step,
    cut: async () => channel.cut(),
  };
});

for (const keepsEvery of [false, true]) {
  testCollectorLink(test, `simulated collector, keepsEvery ${keepsEvery}`, async (t) => {
    const { a } = await pairOf(seeded(t));
    const link = new SimulatedCollector('cloud', keepsEvery);
    const session = link.attach(a.sync);
    return {
      store: a.store,
      sync: a.sync,
      linkId: 'cloud',
      keepsEvery,
      reach: async () => session.online(),
      lose: async () => session.offline(null),
      received: () => link.counters,
      accept: async () => link.acceptAll(),
      apply: async () => link.applyAll(),
      refuse: async (counter, error) => session.refused(counter, error),
      settle: turn,
    };
  });
}

function record(channel: Seen['channel']): Seen {
  return { channel, received: [], drained: 0, ended: null };
}

function recorder(seen: Seen): ReplicaSession {
  return {
    peerId: seen.channel.peerId,
    receive: (type, bytes) => void seen.received.push({ type, bytes }),
    drained: () => {
      seen.drained += 1;
    },
    disconnected: (reason) => {
      seen.ended = { reason };
    },
  };
}
