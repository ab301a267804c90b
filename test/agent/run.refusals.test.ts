import { readdir, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { runReliabilityTest, type ScenarioInput } from '../../src/agent/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startThingsApi } from '../helpers/things-api.js';

const QUICK: ScenarioInput = {
  operations: 5,
  concurrency: 2,
  faults: {},
  readback: { settle_ms: 0, patience_ms: 0, timeout_ms: 500 },
};

async function listening(t: ExecutionContext, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/things`;
}

/** The error of a test that cannot be made; it must leave no run behind. */
async function refusal(t: ExecutionContext, target: string, overrides: ScenarioInput = {}) {
  const dataDir = await temporaryFolder(t);
  const made = runReliabilityTest({ target, dataDir, scenario: QUICK, overrides });
  const error = await t.throwsAsync(made);
  t.deepEqual(await readdir(join(dataDir, 'runs')).catch(() => []), []);
  return error;
}

const api = (t: ExecutionContext, listener: RequestListener) =>
  listening(t, createHttpServer(listener));

test('a target that is down from the start is told so, with what to do', async (t) => {
  const server = createTcpServer();
  const url = await listening(t, server);
  await new Promise((resolve) => server.close(resolve));
  const error = await refusal(t, url);
  t.is(error.name, 'UnreachableTargetError');
  t.regex(error.message, /Nothing listens at 127\.0\.0\.1:\d+\. Start the API first/);
});

test('a target that speaks something else is told so', async (t) => {
  const url = await listening(
    t,
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.write('SSH-2.0-OpenSSH_9.6\r\n');
    }),
  );
  const error = await refusal(t, url);
  t.is(error.name, 'UnreachableTargetError');
  t.regex(error.message, /does not speak HTTP/);
});

test('a target that hangs up is told so', async (t) => {
  const url = await listening(
    t,
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.end();
    }),
  );
  t.is((await refusal(t, url)).name, 'UnreachableTargetError');
});

test('an answer that claims to be JSON and is not is told so', async (t) => {
  const url = await api(t, (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end('<html>');
  });
  t.regex((await refusal(t, url)).message, /not the JSON/);
});

test('an endless answer to the read-back is given up, by its time', async (t) => {
  const url = await api(t, (request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    if (request.method === 'POST') return void response.end('{}');
    response.write('[');
    const timer = setInterval(() => response.write('1,'), 10);
    response.on('close', () => clearInterval(timer));
  });
  const error = await refusal(t, url);
  t.is(error.name, 'BlindOracleError');
  t.regex(error.message, /did not end within 500 ms/);
});

test('an answer of any length is given up, by its bytes', async (t) => {
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const url = await api(t, (request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    if (request.method === 'POST') return void response.end('{}');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const error = await refusal(t, url, { readback: { timeout_ms: 60_000 } });
  t.regex(error.message, /longer than 64 MiB/);
});

test('a read-back that is no JSON is told so', async (t) => {
  const url = await api(t, (request, response) => {
    response.end(request.method === 'POST' ? '{}' : 'things: none');
  });
  t.regex((await refusal(t, url)).message, /answers no JSON/);
});

const KINDS: ScenarioInput = {
  mix: { create: 1, update: 1, delete: 1, read: 1, list: 1 },
  update: { path: '/things/{{id}}', body: { note: '{{marker}}' } },
  delete: { path: '/things/{{id}}' },
  read: { path: '/things/{{id}}' },
  list: { path: '/things' },
  readback: { id: 'id' },
};

/** The clean pass on a sound API, with something wrong in the scenario. */
async function wrong(t: ExecutionContext, overrides: ScenarioInput) {
  const sound = await startThingsApi();
  t.teardown(() => sound.close());
  return refusal(t, sound.url, { ...KINDS, ...overrides });
}

const scenarios: [string, ScenarioInput, RegExp][] = [
  ['an id that no answer has', { readback: { id: 'data.key' } }, /tells no id at data\.key/],
  [
    'an update at a wrong address',
    { update: { path: '/thing/{{id}}' } },
    /answers 404 to PATCH \/thing\/t-1/,
  ],
  [
    'a deletion that deletes nothing',
    { delete: { method: 'POST', path: '/things?delete={{id}}' } },
    /still shows the thing/,
  ],
  ['a read of something else', { read: { path: '/things/{{id}}x' } }, /shows nothing instead of/],
  [
    'items where there are none',
    { readback: { id: 'id', items: 'nothing' } },
    /without a list at "nothing"/,
  ],
];

for (const [words, overrides, message] of scenarios) {
  test(`${words} is told before any fault`, async (t) => {
    const error = await wrong(t, overrides);
    t.is(error.name, 'BlindOracleError');
    t.regex(error.message, message);
  });
}

test('a target that cannot be reset ends the test before anything else', async (t) => {
  const sound = await startThingsApi();
  t.teardown(() => sound.close());
  const byRequest = await refusal(t, sound.url, { reset: { method: 'DELETE', path: '/reset' } });
  t.is(byRequest.name, 'ResetError');
  t.regex(byRequest.message, /DELETE \/reset/);
  const byCommand = await refusal(t, sound.url, { reset: { command: 'echo not today; exit 3' } });
  t.is(byCommand.name, 'ResetError');
  t.regex(byCommand.message, /ended with 3.*\n.*not today/);
  const tooLong = await refusal(t, sound.url, { reset: { command: 'sleep 600', timeout_ms: 1 } });
  t.regex(tooLong.message, /did not end within 1 ms/);
  t.deepEqual(
    sound.arrived.filter(({ path }) => path !== '/reset'),
    [],
  );
});

test('a target is reset before the clean pass', async (t) => {
  const sound = await startThingsApi();
  t.teardown(() => sound.close());
  await runReliabilityTest({
    target: sound.url,
    dataDir: await temporaryFolder(t),
    scenario: { ...QUICK, reset: { path: '/reset' } },
  });
  t.is(sound.arrived[0]?.path, '/reset');
});

test('a data directory that cannot be written ends the test before anything else', async (t) => {
  const sound = await startThingsApi();
  t.teardown(() => sound.close());
  const dataDir = join(await temporaryFolder(t), 'file');
  await writeFile(dataDir, '');
  const made = runReliabilityTest({ target: sound.url, dataDir, scenario: QUICK });
  await t.throwsAsync(made, { message: /evidence cannot be kept/ });
  t.is(sound.arrived.length, 0);
});
