import { createHmac } from 'node:crypto';
import test from 'ava';
import type { DropReason } from '../../src/engine/discovery/index.js';
import { randomFrom } from '../helpers/engine/random.js';
import {
  DISCOVERY_PORT,
  type Listening,
  SECRET,
  Segment,
} from '../helpers/engine/simulated-datagrams/segment.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const ATTACKER = { host: '10.9.9.9', port: 666 };

/** Node a beside b, and a genuine announcement of b that a has heard already. */
async function place(t: Parameters<typeof seeded>[0]) {
  const segment = new Segment(t);
  const [a, b] = [await segment.started('a'), await segment.started('b')];
  await segment.time.advance(3_000);
  const heard = segment.network.overheard.findLast(({ from }) => from.host === b.host);
  if (!heard) throw new Error('b has said nothing');
  const at = { host: a.host, port: DISCOVERY_PORT };
  const throwAt = (bytes: Uint8Array) => segment.network.inject(bytes, ATTACKER, at);
  return { segment, a, b, genuine: heard.bytes, throwAt };
}

function drops({ engine }: Listening): number {
  const { own_datagram, ...others } = engine.stats().dropped;
  return Object.values(others).reduce((sum, count) => sum + count, 0);
}

test('every bit of a datagram counts: with one flipped it is dropped', async (t) => {
  shows(t, 24);
  const { segment, a, genuine, throwAt } = await place(t);
  const before = a.engine.stats();
  const flips = genuine.length * 8;
  for (let bit = 0; bit < flips; bit += 1) {
    const forged = Buffer.from(genuine);
    forged[bit >> 3] = (forged[bit >> 3] as number) ^ (1 << (bit & 7));
    throwAt(forged);
    // Below what one address may send in a second: each one is to be looked at.
    await segment.time.advance(3);
  }
  t.is(drops(a), flips);
  const after = a.engine.stats().dropped;
  t.is(after.flood, 0);
  t.true(after.forged_datagram > flips / 2, 'most get as far as the signature');
  t.is(a.engine.peers().length, 1);
  t.true(a.engine.peers()[0]?.host !== ATTACKER.host);
  t.is(before.dropped.forged_datagram, 0);
});

test('cut at every length, and with bytes appended, it is dropped', async (t) => {
  shows(t, 24);
  const { segment, a, genuine, throwAt } = await place(t);
  for (let length = 0; length < genuine.length; length += 1) {
    throwAt(genuine.subarray(0, length));
    throwAt(Buffer.concat([genuine, Buffer.alloc(length + 1)]));
    await segment.time.advance(10);
  }
  t.is(a.engine.stats().dropped.malformed_datagram, genuine.length * 2);
});

test('random bytes are dropped, with and without the right beginning', async (t) => {
  shows(t, 24);
  const { segment, a, genuine, throwAt } = await place(t);
  const random = randomFrom(seeded(t));
  const count = scaled(t, 'random datagrams', 5_000, 500_000);
  for (let index = 0; index < count; index += 1) {
    const bytes = random.bytes(Math.floor(random.float() * 1_100));
    genuine.copy(bytes, 0, 0, Math.floor(random.float() * 60));
    throwAt(bytes);
    if (index % 100 === 99) await segment.time.advance(300);
  }
  t.is(drops(a), count);
  t.is(a.engine.stats().dropped.flood, 0);
  t.is(a.engine.peers().length, 1);
});

test('a replayed datagram is dropped, at once, later, and long after', async (t) => {
  const { segment, a, b, throwAt } = await place(t);
  await b.engine.stop();
  const all = segment.network.overheard.filter(({ from }) => from.host === b.host);
  const replay = async (expected: DropReason) => {
    const before = a.engine.stats().dropped[expected];
    for (const { bytes } of all) throwAt(bytes);
    await segment.time.advance(1);
    t.is(a.engine.stats().dropped[expected] - before, all.length, expected);
  };
  t.true(all.length >= 3);
  await replay('replayed_datagram');
  t.not(a.engine.peers()[0]?.host, ATTACKER.host);
  await segment.time.advance(20_000);
  await replay('replayed_datagram');
  t.deepEqual(a.states(), ['b expired'], 'the dead are not brought to life');
  await segment.time.advance(6 * 60_000);
  await replay('outdated_datagram');
  t.deepEqual(a.states(), []);
});

test('another secret is counted as forged, and the warning comes once a minute', async (t) => {
  shows(t, 24);
  const segment = new Segment(t);
  const a = await segment.started('a');
  const stranger = await segment.started('b', { secret: 'another secret altogether' });
  await segment.time.advance(50_000);
  for (const node of [a, stranger]) {
    t.deepEqual(node.states(), []);
    const { dropped, lastDropped } = node.engine.stats();
    t.true(dropped.forged_datagram >= 15);
    t.is(lastDropped?.reason, 'forged_datagram');
    const warnings = node.events.filter(({ error }) => error?.code === 'forged_datagram');
    t.is(warnings.length, 1);
    t.false(JSON.stringify(node.events).includes(SECRET), 'the secret is in no event');
  }
});

test('a node with a secret takes nothing from one without', async (t) => {
  const { segment, a, genuine, throwAt } = await place(t);
  const unsigned = Buffer.from(genuine);
  const end = unsigned.length - 32;
  createHmac('sha256', Buffer.alloc(32))
    .update(unsigned.subarray(0, end))
    .digest()
    .copy(unsigned, end);
  throwAt(unsigned);
  await segment.time.advance(1);
  t.is(a.engine.stats().dropped.forged_datagram, 1);
});

test('clocks up to five minutes apart are borne with, others are told', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  await segment.started('late', { skewMs: -4 * 60_000 });
  await segment.started('early', { skewMs: 4 * 60_000 });
  const wrong = await segment.started('wrong', { skewMs: 60 * 60_000 });
  await segment.time.advance(10_000);
  t.deepEqual(a.states(), ['early alive', 'late alive']);
  t.true(a.engine.stats().dropped.outdated_datagram > 0);
  wrong.clock.skewMs = 0;
  await segment.time.advance(10_000);
  t.deepEqual(a.states(), ['early alive', 'late alive', 'wrong alive'], 'once its clock is set');
});
