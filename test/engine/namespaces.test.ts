import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import {
  type NamespaceHost,
  namespaceNetwork,
  openNamespaceNetwork,
} from '../helpers/engine/namespaces.js';
import { until } from '../helpers/until.js';

const run = promisify(execFile);

/** Says what it is sent, by TCP and UDP, a line each. */
const LISTENER = `
  const print = (bytes) => process.stdout.write(bytes);
  require('net').createServer((socket) => socket.on('data', print)).listen(7000, '0.0.0.0', () =>
    require('dgram').createSocket('udp4').on('message', print)
      .bind(7000, () => print('listening\\n')));
`;
/** Sends each line of its input to the listener, over one connection. */
const TALKER = `
  const socket = require('net').connect(7000, process.argv[1], () => process.stdin.pipe(socket));
`;
const SHOUTER = `
  const socket = require('dgram').createSocket('udp4').bind(() => {
    socket.setBroadcast(true);
    socket.send('to all\\n', 7000, '10.77.0.255', () => socket.close());
  });
`;

test('hosts on one bridge exchange bytes, a cut link holds them back, healing lets them go', async (t) => {
  const network = await namespaceNetwork(t, 3);
  if (!network) return;
  const [a, b, c] = network.hosts as [NamespaceHost, NamespaceHost, NamespaceHost];
  const heard = listener(b);
  await until('b listens', () => heard().includes('listening'));
  const fromA = talker(a, b);
  fromA.write('before\n');
  await until('a is heard', () => heard().includes('before'));
  await network.cut(a);
  fromA.write('during\n');
  talker(c, b).write('another\n');
  await until('c is heard', () => heard().includes('another'));
  t.false(heard().includes('during'));
  await network.heal(a);
  await until('what was held back arrives', () => heard().includes('during'));
  t.deepEqual(heard().trim().split('\n'), ['listening', 'before', 'another', 'during']);
});

test('a broadcast reaches the hosts of the bridge', async (t) => {
  const network = await namespaceNetwork(t, 2);
  if (!network) return;
  const [a, b] = network.hosts as [NamespaceHost, NamespaceHost];
  const heard = listener(b);
  await until('b listens', () => heard().includes('listening'));
  a.spawn(process.execPath, ['-e', SHOUTER]);
  await until('it is heard', () => heard().includes('to all'));
  t.pass();
});

test('nothing is left behind, nor anything of others taken away', async (t) => {
  const kept = await namespaceNetwork(t, 1);
  if (!kept) return;
  const network = await openNamespaceNetwork(2);
  const names = network.hosts.map(({ namespace }) => namespace);
  const child = network.hosts[0]?.spawn(process.execPath, ['-e', LISTENER]);
  const there = await list();
  t.true(names.every((name) => there.includes(name)));
  await network.remove();
  const left = await list();
  t.false(left.some((name) => names.includes(name)));
  t.is(child?.signalCode, 'SIGKILL');
  t.true(kept.hosts.every(({ namespace }) => left.includes(namespace)));
  await network.remove();
});

test.serial('without the command ip a test is skipped, and its log says why', async (t) => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    t.is(await namespaceNetwork(t, 2), null);
    await t.throwsAsync(openNamespaceNetwork(2), { code: 'ENOENT' });
  } finally {
    process.env.PATH = path;
  }
});

function listener(host: NamespaceHost): () => string {
  const child = host.spawn(process.execPath, ['-e', LISTENER]);
  let heard = '';
  child.stdout.on('data', (bytes) => {
    heard += bytes;
  });
  return () => heard;
}

function talker(from: NamespaceHost, to: NamespaceHost) {
  return from.spawn(process.execPath, ['-e', TALKER, to.address]).stdin;
}

async function list(): Promise<string[]> {
  const { stdout } = await run('ip', ['netns', 'list']);
  return stdout.split('\n').map((line) => line.split(' ')[0] ?? '');
}
