import test from 'ava';
import { VersionVector } from '../../../src/engine/core/index.js';
import { type Ack, decodeAck, encodeBatch } from '../../../src/engine/sync/message/index.js';
import { turn } from '../../helpers/engine/cluster.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { B, batch, have } from '../../helpers/engine/facing-peer.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

/** A node that has just merged the first batch of a peer. */
async function afterOne(seed: Seeded) {
  const { cluster, a } = await pairOf(seed);
  const acks: Ack[] = [];
  const session = a.sync.connected({
    peerId: 'b',
    send: (type, bytes) => {
      if (type === 'ack') acks.push(decodeAck(bytes));
      return true;
    },
    close: (reason) => {
      throw reason;
    },
  });
  session.receive('have', have());
  session.receive('batch', batch(1, 1));
  await turn();
  return { cluster, a, session, acks };
}

test('what arrives right after a delivery waits a moment, and becomes durable with what follows it', async (t) => {
  const { cluster, a, session, acks } = await afterOne(seeded(t));
  t.is(acks.at(-1)?.number, 1, 'the first waits for nothing');
  const written = a.store.status().wal?.lastSequence ?? 0;
  for (let number = 2; number <= 5; number += 1) {
    session.receive('batch', batch(number, number));
    await turn();
  }
  t.is(a.get('from b 2'), null);
  cluster.time.advance(10);
  await turn();
  t.is(a.get('from b 5'), 'x');
  t.is(acks.at(-1)?.number, 5);
  t.is(acks.length, 2);
  t.is((a.store.status().wal?.lastSequence ?? 0) - written, 1, 'one record of the log');
});

test('much at once does not wait', async (t) => {
  const { a, session, acks } = await afterOne(seeded(t));
  const value = Buffer.alloc(1024 * 1024);
  const operation = { origin: B, counter: 2, time: 2048, key: 'large', value, context: null };
  const has = new VersionVector([[B, 2]]);
  const header = { number: 2, complete: true, anew: false, held: 0, has };
  session.receive('batch', encodeBatch(header, [{ ...operation, batchEnd: 2 }], value.length));
  await turn();
  t.true(a.store.has('large'));
  t.is(acks.at(-1)?.number, 2);
});

test('a session that ends while something waits leaves nothing behind', async (t) => {
  const { cluster, a, session } = await afterOne(seeded(t));
  session.receive('batch', batch(2, 2));
  session.disconnected(null);
  cluster.time.advance(60_000);
  await turn();
  t.is(a.get('from b 2'), null);
  t.is(a.store.vector.get(B), 1, 'nobody vouches for it');
});
