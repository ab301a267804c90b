import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createLimitedServer } from '../../../../src/cloud/platform/http/server.js';

const LIMITS = {
  headersTimeout: 100,
  requestTimeout: 200,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 20,
};

/** Everything that a server answers to these bytes until it closes the connection. */
async function answerTo(
  t: ExecutionContext,
  text: string,
  handle: RequestListener = (_, response) => void response.end('served'),
): Promise<string> {
  const server = createLimitedServer(handle, LIMITS).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

const UNREADABLE: readonly [what: string, text: string, status: string, error: string][] = [
  ['no HTTP', 'hello\r\n\r\n', '400 Bad Request', 'validation_failed'],
  [
    'an unknown verb',
    'DANCE / HTTP/1.1\r\nHost: x\r\n\r\n',
    '400 Bad Request',
    'validation_failed',
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
    '400 Bad Request',
    'validation_failed',
  ],
  [
    '20 KiB of headers',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
    'headers_too_large',
  ],
  [
    'headers without an end',
    'GET / HTTP/1.1\r\nHost: x\r\n',
    '408 Request Timeout',
    'request_timeout',
  ],
];

for (const [what, text, status, error] of UNREADABLE) {
  test(`${what}: the form of every other error`, async (t) => {
    const [head = '', body = ''] = (await answerTo(t, text)).split('\r\n\r\n');
    t.true(head.startsWith(`HTTP/1.1 ${status}\r\n`), head);
    const [, id] = /^X-Request-Id: (\S+)$/m.exec(head) ?? [];
    const { message, ...rest } = JSON.parse(body);
    t.deepEqual(rest, { success: false, error, details: [], request_id: id });
    t.truthy(id);
    t.truthy(message);
    t.regex(head, /^Connection: close$/m);
    t.regex(head, new RegExp(`^Content-Length: ${Buffer.byteLength(body)}$`, 'm'));
  });
}

test('nothing is written into an answer that has begun', async (t) => {
  const text = 'GET / HTTP/1.1\r\nHost: x\r\n\r\nhello\r\n\r\n';
  const answer = await answerTo(t, text, (_, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('half-');
  });
  t.notRegex(answer, /400|validation_failed/);
});

test('after a whole answer the next request is told', async (t) => {
  const answer = await answerTo(t, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', (request, response) => {
    response.end('served', () => request.socket.unshift(Buffer.from('hello\r\n\r\n')));
  });
  t.regex(answer, /served/);
  t.is(answer.match(/HTTP\/1\.1 (?:200|400) /g)?.length, 2, answer);
});
