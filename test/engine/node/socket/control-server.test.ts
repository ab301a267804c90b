import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer, get, request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { SoftadastraError, systemClock } from '../../../../src/engine/core/index.js';
import { NodeDisk } from '../../../../src/engine/disk/index.js';
import { shortSocketDirectory } from '../../../../src/engine/node/config/control-socket-path.js';
import {
  ControlServer,
  type ControlServerOptions,
  connectControl,
  LocalControl,
} from '../../../../src/engine/node/index.js';
import { errorFromJson } from '../../../../src/engine/node/socket/error-json.js';
import { memoryNode, openRuntime } from '../../../helpers/engine/node-runtime.js';
import { temporaryFolder } from '../../../helpers/folder.js';

const context = { runtime: 'node', pid: 1, config: [], warnings: [] } as const;

async function serverOptions(t: ExecutionContext): Promise<ControlServerOptions> {
  const runtime = await openRuntime(t, memoryNode('a'));
  return {
    control: new LocalControl(runtime, context),
    socketPath: path.join(await temporaryFolder(t), 'a.sock'),
    metricsPort: null,
    disk: new NodeDisk(),
    clock: systemClock,
  };
}

async function startedServer(t: ExecutionContext, changes: Partial<ControlServerOptions> = {}) {
  const options = { ...(await serverOptions(t)), ...changes };
  const server = new ControlServer(options);
  await server.start();
  t.teardown(() => server.stop());
  return { server, ...options };
}

const HALF_BODY = 'POST /v1/put HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{';

/** A socket whose process is gone: it was bound, and nobody removed its name. */
async function leaveSocket(socketPath: string): Promise<void> {
  const bound = `${socketPath}.bound`;
  const server = createServer().listen(bound);
  await once(server, 'listening');
  await rename(bound, socketPath);
  server.close();
  await once(server, 'close');
}

/** A request as any program might send it. */
async function ask(socketPath: string, method: string, url: string, body?: string) {
  const sent = request({ socketPath, method, path: url, agent: false });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, json: JSON.parse(Buffer.concat(chunks).toString()) };
}

test('only the owner may open the socket', async (t) => {
  const { socketPath } = await startedServer(t);
  t.is((await stat(socketPath)).mode & 0o777, 0o600);
});

test('it starts and stops, in any order and number', async (t) => {
  const options = await serverOptions(t);
  const server = new ControlServer(options);
  await server.stop();
  for (let round = 0; round < 20; round += 1) {
    await Promise.all([server.start(), server.start()]);
    t.not(await connectControl(options.socketPath), null);
    await Promise.all([server.stop(), server.stop()]);
    t.is(await connectControl(options.socketPath), null);
  }
});

test('the socket of a killed node is replaced, that of a living one is not', async (t) => {
  const first = await startedServer(t);
  const second = new ControlServer(first);
  const error = await t.throwsAsync(second.start(), { instanceOf: SoftadastraError });
  t.is(error?.code, 'already_exists');
  t.not(await connectControl(first.socketPath), null);
  // What a killed node leaves is a name to which nobody listens.
  await first.server.stop();
  await leaveSocket(first.socketPath);
  t.is((await lstat(first.socketPath)).isSocket(), true);
  await second.start();
  t.teardown(() => second.stop());
  t.not(await connectControl(first.socketPath), null);
});

test('what is at the path and is no socket is left alone', async (t) => {
  const socketPath = path.join(await temporaryFolder(t), 'a.wal');
  await writeFile(socketPath, 'years of work');
  const server = new ControlServer({ ...(await serverOptions(t)), socketPath });
  const error = await t.throwsAsync(server.start(), { instanceOf: SoftadastraError });
  t.deepEqual([error?.code, error?.retryable], ['already_exists', false]);
  t.is(await readFile(socketPath, 'utf8'), 'years of work');
  await server.stop();
  t.is(await readFile(socketPath, 'utf8'), 'years of work');
});

test('a short socket goes only where nobody else can put one', async (t) => {
  const socketPath = path.join(shortSocketDirectory(), `${process.pid}-server.sock`);
  const ofSomebodyElse = Object.assign(new NodeDisk(), { isPrivate: async () => false });
  const options = { ...(await serverOptions(t)), socketPath, disk: ofSomebodyElse };
  const error = await t.throwsAsync(new ControlServer(options).start(), {
    instanceOf: SoftadastraError,
  });
  t.is(error?.code, 'permission_denied');
  t.regex(error?.message ?? '', /--control-socket/);
  const { server } = await startedServer(t, { socketPath });
  t.not(await connectControl(socketPath), null);
  t.is((await stat(shortSocketDirectory())).mode & 0o777, 0o700);
  await server.stop();
});

test('a node that hears half a request stops all the same', async (t) => {
  const { server, socketPath } = await startedServer(t);
  const closed: Promise<unknown>[] = [];
  for (const half of ['', 'POST /v1/put HTTP/1.1\r\n', HALF_BODY]) {
    const socket = connect(socketPath);
    await once(socket, 'connect');
    socket.write(half);
    closed.push(once(socket, 'close'));
  }
  const client = await connectControl(socketPath);
  t.is((await client?.status())?.value().nodeId, 'a');
  await server.stop();
  await Promise.all(closed);
  t.is(await connectControl(socketPath), null);
});

test('where the directory of the socket is missing the error says so, and what to pass', async (t) => {
  const directory = path.join(await temporaryFolder(t), 'missing');
  const options = { ...(await serverOptions(t)), socketPath: path.join(directory, 'a.sock') };
  const server = new ControlServer(options);
  const error = await t.throwsAsync(server.start(), { instanceOf: SoftadastraError });
  t.deepEqual([error?.code, error?.context.path], ['directory_missing', directory]);
  t.regex(error?.message ?? '', /--data-dir, --control-socket/);
  await server.stop();
  await mkdir(directory);
  await server.start();
  await server.stop();
});

test('a pipe or a device at the path is left alone', async (t) => {
  const pipe = path.join(await temporaryFolder(t), 'a.sock');
  execFileSync('mkfifo', [pipe]);
  for (const socketPath of [pipe, '/dev/null']) {
    const server = new ControlServer({ ...(await serverOptions(t)), socketPath });
    const error = await t.throwsAsync(server.start(), { instanceOf: SoftadastraError });
    t.is(error?.code, 'already_exists');
    t.regex(error?.message ?? '', /is a device or pipe, not a control socket/);
    await server.stop();
  }
  t.true((await lstat(pipe)).isFIFO());
  t.true((await lstat('/dev/null')).isCharacterDevice());
});

test('a request that is none changes nothing and is told why', async (t) => {
  const { socketPath, control } = await startedServer(t);
  const put = (body: string) => ask(socketPath, 'POST', '/v1/put', body);
  for (const body of ['{', '[]', 'null', '"text"', '{"key":"k"', '\u0000']) {
    t.is((await put(body)).status, 400, body);
  }
  for (const body of [
    '',
    '{}',
    '{"key":1,"value":{"encoding":"text","data":"x"}}',
    '{"key":"k","value":"x"}',
    '{"key":"k","value":{"encoding":"hex","data":"00"}}',
    '{"key":"k","value":{"encoding":"text","data":"x"},"more":1}',
    '{"key":"k","__proto__":{"value":{"encoding":"text","data":"x"}}}',
  ]) {
    t.is((await put(body)).json.error.code, 'invalid_argument', body);
  }
  t.is(
    (await ask(socketPath, 'POST', '/v1/tick', '{"prune":"yes"}')).json.error.code,
    'invalid_argument',
  );
  t.is(
    (await ask(socketPath, 'POST', '/v1/status', '{"x":1}')).json.error.code,
    'invalid_argument',
  );
  t.deepEqual((await control.list()).value().entries, []);
});

test('what is no operation is not found', async (t) => {
  const { socketPath } = await startedServer(t);
  for (const url of ['/', '/v1/close', '/v1/constructor', '/v1/__proto__', '/v1/put/', '/v2/put']) {
    t.is((await ask(socketPath, 'POST', url)).status, 404, url);
  }
  t.is((await ask(socketPath, 'GET', '/v1/put')).status, 404);
});

test('metrics have a port of loopback where one is wanted, and nothing else has', async (t) => {
  const { server } = await startedServer(t, { metricsPort: 0 });
  const url = `http://127.0.0.1:${server.metricsPort}`;
  const metrics = await fetch(`${url}/metrics`);
  t.is(metrics.status, 200);
  const text = await metrics.text();
  t.regex(text, /^# TYPE softadastra_store_keys gauge$/m);
  t.regex(text, /^# TYPE softadastra_sync_retries_total counter$/m);
  t.regex(text, /^softadastra_discovery_dropped_total\{reason="forged_datagram",node="a"\} 0$/m);
  t.regex(text, /^softadastra_store_keys\{node="a"\} 0$/m);
  for (const path of ['/', '/v1/export', '/v1/status']) {
    t.is((await fetch(`${url}${path}`)).status, 404);
  }
  t.is((await fetch(`${url}/v1/list`, { method: 'POST', body: '{}' })).status, 404);
});

test('a reader that goes away in the middle of an export does no harm', async (t) => {
  const { socketPath, control } = await startedServer(t);
  const data = 'x'.repeat(1024 * 1024);
  for (let index = 0; index < 30; index += 1) {
    await control.put({ key: `${index}`, value: { encoding: 'text', data } });
  }
  const reader = get({ socketPath, path: '/v1/export', agent: false });
  const [response] = await once(reader, 'response');
  await once(response, 'data');
  reader.destroy();
  const client = await connectControl(socketPath);
  t.is((await client?.status())?.value().store.size, 30);
});

test('an error is the same on the other side', (t) => {
  const error = new SoftadastraError('disk_full', 'no space', {
    context: { path: '/x' },
    accepted: true,
    stateValid: false,
    cause: new Error('ENOSPC'),
  });
  const again = errorFromJson(JSON.parse(JSON.stringify(error)));
  t.true(again instanceof SoftadastraError);
  t.deepEqual(again.toJSON(), error.toJSON());
  t.is(errorFromJson('nonsense').code, 'internal_error');
});
