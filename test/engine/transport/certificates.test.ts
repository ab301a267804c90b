import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { clientOptions } from '../../../src/engine/transport/tcp/tls-options.js';
import { realNode } from '../../helpers/engine/simulated-network-real.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { until } from '../../helpers/until.js';

const run = promisify(execFile);

test('a server that has a certificate and not the key is refused', async (t) => {
  const server = await impostor(t);
  if (!server) return;
  const node = await realNode(t, 'a');
  node.engine.connect('127.0.0.1', server.port);
  await until('it is refused', () => node.row().reason, { everyMs: 2 });
  t.is(node.row().state, 'faulted');
  t.is(node.row().reason?.code, 'wrong_secret');
  t.is(node.meetings.length, 0);
});

test('even a certificate of a trusted authority does not stand in for the key', async (t) => {
  const server = await impostor(t);
  if (!server) return;
  const key = Buffer.alloc(32, 1);
  const address = { host: '127.0.0.1', port: server.port };
  const socket = connect({ ...address, ...clientOptions(key), ca: [server.certificate] });
  const error = await new Promise((resolve) => {
    socket.once('secureConnect', () => resolve('it was let in'));
    socket.once('error', resolve);
  });
  t.regex(String(error), /the other end did not show that it holds the key/);
  const trusting = connect({ ...address, ca: [server.certificate], servername: 'localhost' });
  await new Promise((resolve) => trusting.once('secureConnect', resolve));
  t.true(trusting.authorized, 'the certificate is a good one: the check above can fail');
  trusting.destroy();
});

/** A TLS server without a key. Null, with a message, where there is no openssl to make one of. */
async function impostor(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
  ];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  try {
    await run('openssl', [...request, ...names, '-keyout', key, '-out', cert, '-days', '2']);
  } catch (error) {
    t.log(`skipped: a certificate needs the command openssl (${error})`);
    t.pass();
    return null;
  }
  const certificate = await readFile(cert, 'utf8');
  const server = createServer({ key: await readFile(key), cert: certificate });
  server.on('secureConnection', (socket) => socket.on('error', () => socket.destroy()));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, certificate };
}
