import { once } from 'node:events';
import { Agent, createServer, get, request as httpRequest } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Readable } from 'node:stream';
import test from 'ava';
import { waitFor } from '../../helpers/agent/client.js';
import { proxyTo } from '../../helpers/agent/plain-proxy.js';
import { stageProxy } from '../../helpers/agent/proxy-stage.js';
import { talkRaw } from '../../helpers/agent/raw-client.js';
import { seeded } from '../../helpers/seed.js';

test('keep-alive: many requests on one connection, and one connection to the API', async (t) => {
  const ports = new Set<number | undefined>();
  const stage = await stageProxy(t, null, {}, (request, response) => {
    ports.add(request.socket.remotePort);
    response.end(request.url);
  });
  const one = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  for (const path of ['/1', '/2', '/3']) {
    const [answer] = await once(get(`${stage.proxy.origin}${path}`, { agent }), 'response');
    t.is((await answer.toArray()).join(''), path);
  }
  t.is(ports.size, 1);
  const pipelined = await talkRaw(stage.proxy.origin, one('/a') + one('/b') + one('/c'), (text) =>
    text.includes('/c'),
  );
  t.regex(pipelined.text, /\/a[\s\S]*\/b[\s\S]*\/c/);
});

test('chunked requests are streamed: the API has the first piece before there is a second', async (t) => {
  const pieces: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk) => pieces.push(String(chunk)));
    request.on('end', () => {
      response.setHeader('X-Framing', request.headers['transfer-encoding'] ?? 'none');
      response.end(JSON.stringify(request.trailers));
    });
  });
  const proxy = await proxyTo(t, server);
  const asking = httpRequest(`${proxy.origin}/`, {
    method: 'POST',
    headers: { 'Transfer-Encoding': 'chunked', Trailer: 'X-Sum' },
  });
  asking.write('first');
  await waitFor(() => pieces.length === 1);
  asking.write('second');
  await waitFor(() => pieces.length === 2);
  asking.addTrailers({ 'X-Sum': 'abc' });
  asking.end();
  const [answer] = await once(asking, 'response');
  t.is(answer.headers['x-framing'], 'chunked');
  t.deepEqual(JSON.parse((await answer.toArray()).join('')), { 'x-sum': 'abc' });
  t.deepEqual(pieces, ['first', 'second']);
});

test('chunked answers are streamed, with their trailers', async (t) => {
  const finish: (() => void)[] = [];
  const server = createServer((_request, response) => {
    response.writeHead(200, { Trailer: 'X-Sum' });
    response.write('first');
    finish.push(() => {
      response.addTrailers({ 'X-Sum': 'abc' });
      response.end('second');
    });
  });
  const proxy = await proxyTo(t, server);
  const [answer] = await once(get(proxy.origin), 'response');
  const pieces: string[] = [];
  answer.on('data', (piece: Buffer) => pieces.push(String(piece)));
  const ended = once(answer, 'end');
  await waitFor(() => pieces.length > 0);
  t.deepEqual(pieces, ['first']);
  for (const go of finish) go();
  await ended;
  t.deepEqual(pieces, ['first', 'second']);
  t.deepEqual(answer.trailers, { 'x-sum': 'abc' });
});

test('100-continue: the body is sent only once the API asks for it', async (t) => {
  const server = createServer();
  server.on('checkContinue', (request, response) => {
    if (request.url === '/no') return void response.writeHead(417).end();
    response.writeContinue();
    request.on('end', () => response.end('thanks')).resume();
  });
  const proxy = await proxyTo(t, server);
  const headers = { Expect: '100-continue', 'Content-Length': 4 };
  const asking = httpRequest(`${proxy.origin}/`, { method: 'PUT', headers });
  asking.flushHeaders();
  await once(asking, 'continue');
  asking.end('body');
  const [answer] = await once(asking, 'response');
  t.is((await answer.toArray()).join(''), 'thanks');

  const refused = httpRequest(`${proxy.origin}/no`, { method: 'PUT', headers });
  refused.on('continue', () => t.fail('nobody asked for the body'));
  refused.flushHeaders();
  const [refusal] = await once(refused, 'response');
  t.is(refusal.statusCode, 417);
  refused.destroy();
});

test('HEAD, 204 and 304 have no body, and say what the API said', async (t) => {
  const stage = await stageProxy(t, null, {}, (request, response) => {
    const status = Number(request.url?.slice(1));
    response.writeHead(status, { ETag: '"7"', ...(status === 200 ? { 'Content-Length': 5 } : {}) });
    response.end();
  });
  const ask = (line: string) =>
    talkRaw(stage.proxy.origin, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const head = await ask('HEAD /200');
  t.regex(head.text, /^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 5\r\n[\s\S]*\r\n\r\n$/);
  for (const status of [204, 304]) {
    const { text, ending } = await ask(`GET /${status}`);
    t.regex(
      text,
      new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*ETag: "7"\\r\\n[\\s\\S]*\\r\\n\\r\\n$`),
    );
    t.notRegex(text, /transfer-encoding/i);
    t.is(ending, 'end');
  }
});

test('a POST without a body stays one, and HTTP/1.0 is answered', async (t) => {
  const stage = await stageProxy(t, null);
  await talkRaw(stage.proxy.origin, 'POST / HTTP/1.0\r\n\r\n');
  t.is(stage.received[0]?.request.headers['content-length'], '0');
  t.is(stage.received[0]?.request.headers.host, stage.target.host);
});

test('headers of one connection stay there', async (t) => {
  const stage = await stageProxy(t, null, {}, (_request, response) => {
    response.writeHead(200, { Connection: 'close, X-Hop', 'X-Hop': '1', 'X-Far': '2' });
    response.end();
  });
  const { text } = await talkRaw(
    stage.proxy.origin,
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: close, X-Near\r\nX-Near: 1\r\nX-Through: 2\r\n\r\n',
  );
  t.regex(text, /X-Far: 2/);
  t.notRegex(text, /X-Hop: 1/);
  const { headers } = stage.received[0]?.request ?? {};
  t.is(headers?.['x-near'], undefined);
  t.is(headers?.['x-through'], '2');
});

test('a large body waits for a slow reader, on both ways', async (t) => {
  const { between } = seeded(t);
  const total = 64 * 1024 * 1024;
  let produced = 0;
  const source = () =>
    Readable.from(
      (function* () {
        while (produced < total) {
          const chunk = Buffer.alloc(between(10_000, 100_000), 'x');
          produced += chunk.length;
          yield chunk;
        }
      })(),
    );
  const server = createServer((_request, response) => source().pipe(response));
  const proxy = await proxyTo(t, server);
  const [answer] = await once(get(proxy.origin), 'response');
  await once(answer, 'readable');
  // Nobody reads: what is produced comes to rest at what the buffers on the way take.
  let before = -1;
  for (let still = 0; still < 200; still = produced === before ? still + 1 : 0) {
    before = produced;
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.true(produced < total / 2, `${produced} bytes were taken in although nobody read`);
  let seen = 0;
  for await (const chunk of answer) seen += chunk.length;
  t.is(seen, produced);
});

test('a client that goes away is gone for the API, too', async (t) => {
  let gone = false;
  const server = createServer((request) => {
    request.on('error', () => undefined);
    request.socket.on('close', () => {
      gone = true;
    });
    asking.destroy();
  });
  const proxy = await proxyTo(t, server);
  const asking = get(proxy.origin);
  asking.on('error', () => undefined);
  await waitFor(() => gone);
  t.true(gone);
});

test('an API that breaks off breaks the answer off; one that is no HTTP is a 502', async (t) => {
  const server = createServer((_request, response) => {
    response.write('first', () => response.destroy());
  });
  const proxy = await proxyTo(t, server);
  const cut = await talkRaw(proxy.origin, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  t.regex(cut.text, /first/);
  t.false(cut.text.endsWith('0\r\n\r\n'));

  const strange = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve));
  t.teardown(() => strange.close());
  const { port } = strange.address() as AddressInfo;
  const proxyToIt = await proxyTo(t, new URL(`http://127.0.0.1:${port}`));
  const [answer] = await once(get(proxyToIt.origin), 'response');
  t.is(answer.statusCode, 502);
  t.regex((await answer.toArray()).join(''), /cannot be reached: .*Parse Error/);
});
