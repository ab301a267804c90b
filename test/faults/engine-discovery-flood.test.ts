import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { hlcFromMs } from '../../src/engine/core/index.js';
import { type Datagram, encodeDatagram } from '../../src/engine/discovery/datagram.js';
import { FloodGate } from '../../src/engine/discovery/flood-gate.js';
import { datagramKey } from '../../src/engine/discovery/key.js';
import {
  DISCOVERY_PORT,
  type Listening,
  SECRET,
  Segment,
} from '../helpers/engine/simulated-datagrams/segment.js';
import { SimulatedTime } from '../helpers/engine/simulated-datagrams/time.js';
import { scaled } from '../helpers/scale.js';
import { shows } from '../helpers/shows.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const KEY = datagramKey(SECRET);

/** Somebody who has the cluster's secret, and says what it likes. */
async function insider(segment: Segment, victim: Listening) {
  const key = await KEY;
  let said = 0;
  return (nodeId: string, host: string, changes: Partial<Datagram> = {}) => {
    said += 1;
    const datagram: Datagram = {
      kind: 'announce',
      time: hlcFromMs(victim.clock.now()) + said,
      run: said.toString(16).padStart(16, '0'),
      answers: '0'.repeat(16),
      port: 7_000,
      nodeId,
      description: Buffer.alloc(768, 1),
      ...changes,
    };
    const bytes = encodeDatagram(datagram, key);
    segment.network.inject(bytes, { host, port: 666 }, { host: victim.host, port: DISCOVERY_PORT });
  };
}

function hostOf(index: number): string {
  return `10.7.${(index >> 8) & 0xff}.${index & 0xff}`;
}

test('the table is bounded, keeps those that speak, and takes new ones for silent ones', async (t) => {
  shows(t, 24);
  const segment = new Segment(t);
  const a = await segment.started('a', { limits: { peers: 50, peersPerHost: 10 } });
  const say = await insider(segment, a);
  for (let index = 0; index < 200; index += 1) say(`early-${index}`, hostOf(index));
  await segment.time.advance(1);
  t.is(a.engine.peers().length, 50);
  t.is(a.engine.stats().dropped.table_full, 150);
  await segment.time.advance(8_000);
  for (let index = 0; index < 20; index += 1) say(`early-${index}`, hostOf(index));
  for (let index = 0; index < 200; index += 1) say(`late-${index}`, hostOf(index));
  await segment.time.advance(1);
  const kept = a.engine.peers();
  t.is(kept.length, 50);
  t.is(kept.filter(({ nodeId }) => nodeId.startsWith('early-')).length, 20, 'none that speaks');
  t.is(kept.filter(({ nodeId }) => nodeId.startsWith('late-')).length, 30);
});

test('one address cannot fill the table', async (t) => {
  shows(t, 24);
  const segment = new Segment(t);
  const a = await segment.started('a', { limits: { peers: 50, peersPerHost: 10 } });
  const say = await insider(segment, a);
  for (let index = 0; index < 100; index += 1) say(`crowd-${index}`, '10.7.7.7');
  say('other', '10.7.7.8');
  await segment.time.advance(1);
  t.is(a.engine.peers().length, 11);
  t.true(a.states().includes('other discovered'));
});

test('one node id with ever new lives takes no more room', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  const say = await insider(segment, a);
  for (let round = 0; round < 20; round += 1) {
    for (let index = 0; index < 400; index += 1) say('changeling', '10.7.7.7');
    await segment.time.advance(1_000);
  }
  t.is(a.engine.peers().length, 1);
  t.is(a.engine.stats().accepted, 8_000);
});

test('a flood from one address is dropped unread, and others are still heard', async (t) => {
  const segment = new Segment(t);
  const [a] = [await segment.started('a'), await segment.started('b')];
  const say = await insider(segment, a);
  const before = a.engine.stats();
  for (let index = 0; index < 10_000; index += 1) say('loud', '10.7.7.7');
  await segment.time.advance(5_000);
  const { dropped, received } = a.engine.stats();
  t.is(dropped.flood, 10_000 - 500);
  t.true(received - before.received >= 10_000);
  t.true(a.states().includes('b alive'));
});

test('a flood from ever other addresses is bounded too, and over with its second', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a', { limits: { datagramsPerSecond: 300 } });
  const say = await insider(segment, a);
  await segment.time.advance(1_000);
  for (let index = 0; index < 2_000; index += 1) say(`loud-${index}`, hostOf(index));
  await segment.time.advance(1);
  t.is(a.engine.stats().dropped.flood, 1_700);
  await segment.time.advance(1_000);
  say('calm', '10.8.8.8');
  await segment.time.advance(1);
  t.true(a.states().includes('calm discovered'));
});

test('the gate remembers no more addresses than it says, and opens when a clock is set back', (t) => {
  const clock = new SimulatedTime().clock();
  const gate = new FloodGate(clock, 1_000_000, 2);
  for (let index = 0; index < 1_024; index += 1) t.true(gate.admits(hostOf(index)));
  t.false(gate.admits('10.99.0.1'));
  t.true(gate.admits(hostOf(0)));
  t.false(gate.admits(hostOf(0)));
  clock.skewMs = -3_600_000;
  t.true(gate.admits(hostOf(0)));
});

test('a probe is answered with no more bytes than it has, and a flood of them not at all', async (t) => {
  const segment = new Segment(t);
  const a = await segment.started('a');
  const say = await insider(segment, a);
  await segment.time.advance(10);
  const before = segment.network.overheard.length;
  const probe = { kind: 'probe', run: 'f'.repeat(16) } as const;
  for (let index = 0; index < 2_000; index += 1) say('prober', '10.7.7.7', probe);
  await segment.time.advance(10);
  const answers = segment.network.overheard.slice(before);
  t.true(answers.length <= 501);
  t.true(answers.every(({ to, bytes }) => to.host === '10.7.7.7' && bytes.length <= 900));
});

// The other tests of this file would be measured too, if they ran beside it.
test.serial('memory stays bounded while a million datagrams of all kinds arrive', async (t) => {
  shows(t, 24);
  const segment = new Segment(t);
  const a = await segment.started('a', {
    limits: { datagramsPerSecond: 1e9, datagramsPerSecondPerHost: 1e9 },
  });
  const say = await insider(segment, a);
  const rounds = scaled(t, 'thousands of datagrams', 10, 1_000);
  const flood = async () => {
    for (let index = 0; index < 1_000; index += 1) {
      const host = hostOf(index * 7);
      if (index % 2 === 0) say(`node-${Math.floor(index * 977)}`, host);
      else segment.network.inject(Buffer.alloc(index), { host, port: 1 }, target(a));
    }
    segment.network.overheard.length = 0;
    await segment.time.advance(500);
  };
  for (let round = 0; round < 5; round += 1) await flood();
  const before = bytesInUse();
  for (let round = 0; round < rounds; round += 1) await flood();
  const grown = bytesInUse() - before;
  t.true(grown < 16 * 1024 * 1024, `grown by ${grown} bytes`);
  t.true(a.engine.peers().length <= 1_024);
});

function target({ host }: Listening) {
  return { host, port: DISCOVERY_PORT };
}

/** The heap and what lies beside it, after a collection. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
