import test from 'ava';
import { CloudLink } from '../../../src/agent/delivery/cloud-link.js';
import { HeldCloud, turns } from '../../helpers/cloud-client.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { newRunId } from '../../helpers/evidence.js';
import { seeded } from '../../helpers/seed.js';
import { testCollectorLink } from './collector-link.js';

/** Here every operation is an event, under its counter. */
testCollectorLink(test, 'the way to the cloud', async (t) => {
  const seed = seeded(t);
  const { a } = await pairOf(seed);
  const cloud = new HeldCloud();
  const notes = new Map<string, object>();
  const link = new CloudLink({
    log: {
      attach: (attached) => a.sync.attach(attached),
      forget: async (id) => (await a.sync.forget(id)).value(),
      note: async (name, fact) => void notes.set(name, fact),
      notes: () => new Map(),
      beforeClose: () => undefined,
      written: async () => undefined,
    },
    cloud: 'http://cloud',
    client: cloud,
    run: {
      ...{ id: newRunId(), target_url: 'http://api', method: 'POST', scenario: 'test', seed: '1' },
      ...{ labels: {}, started_at: '' },
    },
    runtime: cloud.runtime,
    random: seed.random,
    eventIn: ({ counter, key }) => ({ seq: counter, json: JSON.stringify({ seq: counter, key }) }),
  });
  link.start();
  t.teardown(() => link.stop());
  return {
    store: a.store,
    sync: a.sync,
    linkId: link.id,
    keepsEvery: true,
    reach: async () => {
      cloud.reachable = true;
    },
    lose: async () => {
      cloud.lose();
      await turns();
    },
    received: () => cloud.received.map(({ seq }) => seq),
    accept: async () => {
      cloud.answerAll();
      await turns();
    },
    apply: async () => {
      cloud.answerAll();
      await turns();
      cloud.persistedThrough = Math.max(...cloud.received.map(({ seq }) => seq));
      await turns();
    },
    refuse: async (counter, error) => {
      cloud.refuse(counter, error.message);
      await turns();
    },
    settle: turns,
  };
});
