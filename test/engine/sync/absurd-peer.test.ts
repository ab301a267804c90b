import test from 'ava';
import { type Origin, Result, VersionVector } from '../../../src/engine/core/index.js';
import { encodeAck, encodeBatch, encodeKeys } from '../../../src/engine/sync/message/index.js';
import { TakeOver } from '../../../src/engine/sync/replica/take-over.js';
import { turn } from '../../helpers/engine/cluster.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { B, facing, have } from '../../helpers/engine/facing-peer.js';
import { seeded } from '../../helpers/seed.js';

const NOTHING = new VersionVector();
const MiB = 1024 * 1024;

/** Everything of it can be read: it is only more than there can be. */
const ABSURD = new VersionVector([[B, 2 ** 50]]);

function origins(count: number, from = 0): VersionVector {
  const names = Array.from({ length: count }, (_, index): [Origin, number] => [
    `n#${(from + index).toString(16).padStart(16, '0')}`,
    1,
  ]);
  return new VersionVector(names);
}

test('a vector that nobody can have reached ends the session, whatever message it is in', async (t) => {
  const end = { vector: NOTHING, purged: NOTHING, purgedUntil: 0 };
  const keys = (said: object) => encodeKeys({ first: true, keys: ['k'], end: { ...end, ...said } });
  const header = { number: 1, complete: true, anew: false, held: 0 };
  const ack = { number: 0, held: 0, refusal: null, tookOver: false };
  for (const [type, bytes] of [
    ['have', keys({ vector: ABSURD })],
    ['have', keys({ purged: ABSURD })],
    ['batch', encodeBatch({ ...header, has: ABSURD }, [], 0)],
    ['ack', encodeAck({ ...ack, has: ABSURD })],
  ] as const) {
    const peer = await facing(seeded(t));
    peer.say('have', have());
    peer.say(type, bytes);
    await turn();
    t.is(peer.end.closedFor?.code, 'malformed_frame');
    t.is(peer.a.store.vector.get(B), 0);
  }
  for (const first of [{ vector: ABSURD }, { purged: ABSURD }]) {
    const peer = await facing(seeded(t));
    peer.say('have', have(first));
    t.is(peer.end.closedFor?.code, 'malformed_frame');
  }
});

test('a peer names no more origins than a log holds, at once or little by little', async (t) => {
  const atOnce = await facing(seeded(t));
  atOnce.say('have', have({ vector: origins(100_000) }));
  t.is(atOnce.end.closedFor?.code, 'malformed_frame');
  const slowly = await facing(seeded(t));
  slowly.say('have', have({ vector: origins(60_000) }));
  const ack = { number: 0, held: 0, refusal: null, tookOver: false };
  slowly.say('ack', encodeAck({ ...ack, has: origins(60_000) }));
  t.is(slowly.end.closedFor, null, 'the same again');
  slowly.say('ack', encodeAck({ ...ack, has: origins(60_000, 60_000) }));
  t.is(slowly.end.closedFor?.code, 'malformed_frame');
});

test('deletions of a time far ahead are not believed: time never runs back', async (t) => {
  const { a, end, say } = await facing(seeded(t));
  say('have', have());
  const until = (minutes: number) => (a.clock.now() + minutes * 60_000) * 1024;
  const keys = (purgedUntil: number) =>
    encodeKeys({
      first: true,
      keys: ['k'],
      end: { vector: NOTHING, purged: NOTHING, purgedUntil },
    });
  say('have', keys(until(9)));
  await turn();
  t.is(end.closedFor, null);
  say('have', keys(until(11)));
  t.is(end.closedFor?.code, 'clock_skew');
  t.is(a.sync.peers()[0]?.error?.code, 'clock_skew');
  t.is(a.store.noteOf('sync/purged-until'), undefined);
  t.true(((await a.put('k', '2')).value().time ?? 0) < until(1));
});

test('names of keys that nobody has taken over yet count as bytes on the way', async (t) => {
  const { end, say } = await facing(seeded(t));
  say('have', have());
  const names = encodeKeys({ first: true, keys: ['x'.repeat(40 * MiB)], end: null });
  // The first is being taken over, and waits no more.
  for (let count = 0; count < 7; count += 1) say('have', names);
  t.is(end.closedFor, null);
  say('have', names);
  t.is(end.closedFor?.code, 'sync_error');
  t.regex(end.closedFor?.message ?? '', /without waiting for answers/);
});

test('a list of keys that never ends does not fill the memory', async (t) => {
  const { a } = await facing(seeded(t));
  const housekeeping = { raisePurgedUntil: async () => Result.ok<void>(undefined) };
  const takeOver = new TakeOver(a.store, housekeeping, 10);
  t.true((await takeOver.hear({ first: true, keys: ['12345', '6789'], end: null })).isOk());
  const more = await takeOver.hear({ first: false, keys: ['ab'], end: null });
  t.is(more.error().code, 'sync_error');
  t.true((await takeOver.hear({ first: true, keys: ['ab'], end: null })).isOk(), 'a new list');
});

test('of a clock far ahead no more is held than there is room for, and the rest waits', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  b.clock.offsetMs = 60 * 60_000;
  const write = (from: number, count: number) =>
    b.store.batch(
      Array.from({ length: count }, (_, index) => ({
        key: `k${from + index}`,
        value: Buffer.from('v'),
      })),
    );
  (await write(0, 9_000)).value();
  cluster.connect('a', 'b');
  for (let step = 0; step < 6; step += 1) await cluster.step();
  t.is(a.sync.held().length, 9_000);
  (await write(9_000, 2_000)).value();
  for (let step = 0; step < 6; step += 1) await cluster.step();
  t.is(a.sync.held().length, 9_000);
  const [peer] = b.sync.peers();
  t.deepEqual([peer?.word, peer?.error?.code, peer?.failed], ['retrying', 'clock_skew', 0]);
  const told = a.events.findLast(({ event }) => event === 'sync_held');
  t.deepEqual([told?.error?.code, told?.context], ['clock_skew', { peerId: 'b' }]);

  // Refused again and again it stays, and goes once the clocks agree, with nobody's help.
  for (let minute = 0; minute < 60; minute += 1) {
    cluster.time.advance(60_000);
    await cluster.step();
    (await a.sync.tick()).value();
  }
  t.true(b.sync.stateInfo().totalRetries > 0);
  await cluster.settle();
  t.is(a.store.size, 11_000);
  t.deepEqual(a.vector(), b.vector());
  t.is(b.sync.stateInfo().word, 'synced');
});

test('what is held is told with its peer and number', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  b.clock.offsetMs = 60 * 60_000;
  await b.put('k', 'from the future');
  cluster.connect('a', 'b');
  await cluster.step();
  await cluster.step();
  const told = () => a.events.filter(({ event }) => event === 'sync_held');
  t.deepEqual(told(), [
    {
      event: 'sync_held',
      level: 'warn',
      message: 'holding 1 operation of b, from a clock too far ahead, until the clocks agree',
      context: { peerId: 'b', operations: 1 },
    },
  ]);
  await cluster.settle();
  t.is(told().length, 1, 'once for each operation');
});
