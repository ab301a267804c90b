import test from 'ava';
import { VersionVector } from '../../../src/engine/core/index.js';
import { type Ack, decodeAck, encodeAck } from '../../../src/engine/sync/message/index.js';
import { turn } from '../../helpers/engine/cluster.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { B, batch, facing, have } from '../../helpers/engine/facing-peer.js';
import { ChannelEnd } from '../../helpers/engine/simulated-channel.js';
import { seeded } from '../../helpers/seed.js';

test('garbage ends the session with its reason, and changes nothing', async (t) => {
  for (const type of ['have', 'batch', 'ack'] as const) {
    const { a, end, say } = await facing(seeded(t));
    if (type !== 'have') say('have', have());
    const before = a.values();
    say(type, Buffer.from([1, 255, 255, 255]));
    t.is(end.closedFor?.code, 'malformed_frame', type);
    t.deepEqual(a.values(), before);
    say('batch', batch(1, 1));
    await turn();
    t.deepEqual(a.values(), before, 'the session is over');
    t.is(a.sync.peers()[0]?.error?.code, 'malformed_frame');
  }
});

test('a peer that is somebody else than it says is refused', async (t) => {
  const { end, say } = await facing(seeded(t));
  say('have', have({ origin: 'c#0123456789abcdef' }));
  t.is(end.closedFor?.code, 'malformed_frame');
});

test('operations before the peer has said what it has are refused', async (t) => {
  const { a, end, say } = await facing(seeded(t));
  say('batch', batch(1, 1));
  await turn();
  t.is(end.closedFor?.code, 'malformed_frame');
  t.is(a.store.size, 1);
});

test('a batch that is missing ends the session: the next one must not vouch for it', async (t) => {
  const { a, end, say } = await facing(seeded(t));
  say('have', have());
  say('batch', batch(1, 1));
  say('batch', batch(3, 3));
  await turn();
  t.is(end.closedFor?.code, 'malformed_frame');
  t.is(a.get('from b 3'), null);
  t.is(a.store.vector.get(B), 1);
});

test('a batch that comes twice counts once', async (t) => {
  const { a, end, say, taken } = await facing(seeded(t));
  say('have', have());
  say('batch', batch(1, 1));
  say('batch', batch(1, 1));
  say('batch', batch(2, 2));
  await taken();
  t.is(end.closedFor, null);
  t.is(a.store.vector.get(B), 2);
});

test('a peer that does not wait until it knows what is deleted is refused', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  await a.put('deleted', '1');
  await a.store.remove('deleted');
  await a.sync.tick({ prune: true });
  t.is(a.store.status().tombstones, 0);
  const end = new ChannelEnd('b');
  const answers: Ack[] = [];
  const session = a.sync.connected({
    peerId: 'b',
    send: (type, bytes) => {
      if (type === 'ack') answers.push(decodeAck(bytes));
      return true;
    },
    close: (reason) => end.close(reason),
  });
  session.receive('have', have());
  session.receive('batch', batch(1, 1));
  await turn();
  t.is(answers.at(-1)?.refusal?.code, 'peer_retired');
  t.is(a.get('from b 1'), null);
  t.is(a.store.vector.get(B), 0);
  session.receive('batch', batch(2, 2));
  await turn();
  t.is(a.get('from b 2'), null, 'what was sent after it is passed over');
  const nothing = new VersionVector();
  const took = { number: 0, held: 0, has: nothing, refusal: null, tookOver: true };
  session.receive('ack', encodeAck(took));
  session.receive('batch', batch(3, 3, true));
  await turn();
  t.is(a.get('from b 3'), 'x');
  t.is(cluster.channels.length, 0);
});

test('after a batch that could not be stored, none is taken until the peer begins anew', async (t) => {
  const { a, say, taken } = await facing(seeded(t));
  say('have', have());
  if (!a.disk) throw new Error('on a disk');
  a.disk.capacity = 0;
  say('batch', batch(1, 1));
  await turn();
  a.disk.capacity = Number.POSITIVE_INFINITY;
  say('batch', batch(2, 2));
  await turn();
  t.is(a.get('from b 2'), null);
  t.is(a.store.vector.get(B), 0, 'the second would vouch for the first');
  say('batch', batch(3, 1, true));
  say('batch', batch(4, 2));
  await taken();
  t.is(a.get('from b 1'), 'x');
  t.is(a.store.vector.get(B), 2);
});

test('random bytes never get further than an error', async (t) => {
  const seed = seeded(t);
  for (let round = 0; round < 300; round += 1) {
    const { a, end, say } = await facing(seed);
    if (seed.random() < 0.7) say('have', have());
    for (let message = 0; message < 5; message += 1) {
      const length = seed.between(0, 40);
      const bytes = Buffer.from(Array.from({ length }, () => seed.between(0, 255)));
      if (length > 0 && seed.random() < 0.8) bytes[0] = 1;
      say(seed.pick(['have', 'batch', 'ack'] as const), bytes);
    }
    await turn();
    t.is(a.get('k'), '1');
    if (end.closedFor) t.regex(end.closedFor.code, /malformed_frame|protocol_mismatch|sync_error/);
  }
});
