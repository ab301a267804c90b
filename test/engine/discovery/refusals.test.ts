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

test('a failed start is in the log, with its error', async (t) => {
  const segment = new Segment(t);
  const node = segment.node('a', { secret: null });
  t.true((await node.engine.start()).isErr());
  t.deepEqual(
    node.events.map(({ event, level, error }) => [event, level, error?.code]),
    [['discovery_start_failed', 'error', 'insecure_transport']],
  );
});
