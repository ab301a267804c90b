import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import test from 'ava';
import { systemClock, systemRandom } from '../../../src/engine/core/index.js';
import {
  DiscoveryEngine,
  type DiscoveryOptions,
  UdpNetwork,
} from '../../../src/engine/discovery/index.js';
import { SECRET, Segment } from '../../helpers/engine/simulated-datagrams/segment.js';

function onUdp(changes: Partial<DiscoveryOptions>): DiscoveryEngine {
  return new DiscoveryEngine({
    network: new UdpNetwork(),
    clock: systemClock,
    random: systemRandom,
    nodeId: 'a',
    listen: { host: '127.0.0.1', port: 0 },
    broadcast: { host: '127.0.0.1', port: 9 },
    transportPort: () => 0,
    secret: null,
    ...changes,
  });
}

const EXPOSED = [
  { listen: { host: '0.0.0.0', port: 0 } },
  { broadcast: { host: '255.255.255.255', port: 5_051 } },
  { listen: { host: '::', port: 0 }, broadcast: { host: '::1', port: 5_051 } },
  { listen: { host: 'example.org', port: 0 } },
  { listen: { host: '1270.0.0.1', port: 0 } },
];

for (const place of EXPOSED) {
  test(`without a secret it is refused off loopback: ${JSON.stringify(place)}`, async (t) => {
    const engine = onUdp(place);
    const started = await engine.start();
    t.true(started.isErr());
    t.is(started.error().code, 'insecure_transport');
    t.regex(started.error().message, /cluster secret/);
    t.false(engine.running);
    t.is(engine.port, null);
  });
}

const WRONG: readonly [string, Partial<DiscoveryOptions>, RegExp][] = [
  ['a short secret', { secret: 'fifteen letters' }, /at least 16 characters/],
  ['no node id', { nodeId: '' }, /node id is required/],
  ['a node id that is none', { nodeId: 'a b' }, /node id "a b" is not valid/],
  ['a port that is none', { listen: { host: '127.0.0.1', port: 65_536 } }, /0 to 65535/],
  ['no broadcast port', { broadcast: { host: '127.0.0.1', port: 0 } }, /1 to 65535/],
  ['two versions of IP', { broadcast: { host: '::1', port: 9 } }, /one for both/],
];

for (const [title, changes, message] of WRONG) {
  test(`refused at start: ${title}`, async (t) => {
    const started = await onUdp(changes).start();
    t.is(started.error().code, 'invalid_argument');
    t.regex(started.error().message, message);
  });
}

test('a port in use is a clear error, and the same engine starts once it is free', async (t) => {
  const holder = createSocket('udp4').bind(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address();
  const engine = onUdp({ listen: { host: '127.0.0.1', port } });
  t.teardown(() => engine.stop());
  const refused = (await engine.start()).error();
  t.is(refused.code, 'discovery_error');
  t.true(refused.retryable);
  t.true(refused.stateValid);
  t.is(
    refused.message,
    `UDP port ${port} on 127.0.0.1 is in use: choose another discovery port, or stop the program that has it`,
  );
  t.false(engine.running);
  const closed = once(holder, 'close');
  holder.close();
  await closed;
  t.deepEqual((await engine.start()).value(), { host: '127.0.0.1', port });
});

test('an address that this machine does not have is named', async (t) => {
  const listen = { host: '203.0.113.7', port: 5_051 };
  const refused = (await onUdp({ listen, secret: SECRET }).start()).error();
  t.is(refused.code, 'discovery_error');
  t.regex(refused.message, /203\.0\.113\.7 is not possible: this machine has no such address/);
});

test('an IPv6 address may be written with brackets, and loopback in any form', async (t) => {
  for (const host of ['[::1]', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'LOCALHOST']) {
    const engine = onUdp({ listen: { host, port: 0 }, broadcast: { host, port: 9 } });
    t.teardown(() => engine.stop());
    t.true((await engine.start()).isOk(), host);
  }
});

test('announcements that cannot be sent are in the log, once a minute', async (t) => {
  const segment = new Segment(t);
  const inner = segment.network.machine('10.0.0.1');
  const refuse = async () => {
    throw new Error('send ENETUNREACH');
  };
  const network: DiscoveryOptions['network'] = {
    bind: async (address, handlers) => {
      const { port, close } = await inner.bind(address, handlers);
      return { port, close, send: refuse };
    },
  };
  const node = await segment.started('a', { network });
  await segment.time.advance(50_000);
  const told = () => node.events.filter(({ event }) => event === 'configuration_warning');
  t.is(told().length, 1);
  const [{ message, error } = {}] = told();
  t.is(
    message,
    'nobody hears this node: nothing can be sent to 10.0.255.255:5051: send ENETUNREACH',
  );
  t.like(error, { code: 'discovery_error', retryable: true, stateValid: true });
  await segment.time.advance(20_000);
  t.is(told().length, 2);
  t.true(node.engine.stats().sendFailures > 20);
});

test('a peer whose clock is far off is named in the log, once a minute', async (t) => {
  const segment = new Segment(t);
  const right = await segment.started('right');
  await segment.started('wrong', { skewMs: 6 * 60_000, host: '10.0.9.9' });
  await segment.time.advance(50_000);
  const warnings = right.events.filter(({ event }) => event === 'configuration_warning');
  t.is(warnings.length, 1);
  t.like(warnings[0]?.error, { code: 'clock_skew', retryable: true, stateValid: true });
  t.regex(warnings[0]?.message ?? '', /10\.0\.9\.9 is more than five minutes off/);
});

test('a failed start is in the log, with its error', async (t) => {
  const segment = new Segment(t);
  const node = segment.node('a', { secret: null });
  t.true((await node.engine.start()).isErr());
  t.deepEqual(
    node.events.map(({ event, level, error }) => [event, level, error?.code]),
    [['discovery_start_failed', 'error', 'insecure_transport']],
  );
});
