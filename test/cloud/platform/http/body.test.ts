import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { Type } from 'typebox';
import { defineRoute, publicAccess } from '../../../../src/cloud/platform/http/route.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { shows } from '../../../helpers/shows.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp({
    routes: () => [
      defineRoute({
        method: 'POST',
        path: '/test/echo',
        summary: 'Sends a body back',
        tag: 'Test',
        access: publicAccess,
        body: Type.Unknown(),
        answers: { 200: { description: 'The body', data: Type.Unknown() } },
        handle: async ({ body }) => ({ status: 200, message: 'ok', data: body }),
      }),
      defineRoute({
        method: 'POST',
        path: '/test/fail',
        summary: 'Fails',
        tag: 'Test',
        access: publicAccess,
        answers: { 200: { description: 'Never' } },
        handle: async () => {
          throw new Error('a secret detail');
        },
      }),
    ],
  });
});
test.after.always(() => app?.stop());

type Raw = string | Uint8Array<ArrayBuffer>;
const echo = (raw: Raw, headers: Record<string, string> = {}) =>
  call(app.url, 'POST', '/test/echo', { raw, headers });
const bytes = (buffer: Buffer) => new Uint8Array(buffer);

test('JSON comes through, plain and compressed', async (t) => {
  const value = { text: 'é\u{1f600}', list: [1, null, true] };
  const text = JSON.stringify(value);
  t.deepEqual((await echo(text)).body.data, value);
  for (const [encoding, packed] of [
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ] as const) {
    const answer = await echo(bytes(packed), { 'content-encoding': encoding });
    t.deepEqual(answer.body.data, value, encoding);
  }
  const typed = await echo(text, { 'content-type': 'application/cloudevents+json; charset=utf-8' });
  t.is(typed.status, 200);
});

const BAD: [
  title: string,
  raw: Raw,
  headers: Record<string, string>,
  status: number,
  path: string,
][] = [
  ['no body', '', {}, 400, ''],
  ['half of JSON', '{"a":', {}, 400, ''],
  ['two values', '{} {}', {}, 400, ''],
  ['a type that is not JSON', '{}', { 'content-type': 'text/plain' }, 415, '/headers/content-type'],
  [
    'a form',
    'a=1',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    '/headers/content-type',
  ],
  ['an unknown encoding', '{}', { 'content-encoding': 'zstd' }, 415, '/headers/content-encoding'],
  ['gzip that is none', '{}', { 'content-encoding': 'gzip' }, 400, ''],
  [
    'a gzip that ends early',
    bytes(gzipSync('{"a":1}').subarray(0, 15)),
    { 'content-encoding': 'gzip' },
    400,
    '',
  ],
  ['invalid UTF-8', bytes(Buffer.from([0x22, 0xc3, 0x28, 0x22])), {}, 400, ''],
  ['a body over the limit', JSON.stringify('a'.repeat(1_048_576)), {}, 413, ''],
  [
    'a gzip bomb',
    bytes(gzipSync(Buffer.alloc(50_000_000, 0x20))),
    { 'content-encoding': 'gzip' },
    413,
    '',
  ],
  ['nesting over 32', '['.repeat(500_000) + ']'.repeat(500_000), {}, 400, ''],
  ['a NUL', '{"a":"\\u0000"}', {}, 400, '/a'],
  ['half a surrogate pair', '{"a":"\\udead"}', {}, 400, '/a'],
  ['2^53+1', '{"a":9007199254740993}', {}, 400, '/a'],
  ['__proto__', '{"__proto__":{"a":1}}', {}, 400, ''],
  ['100,000 keys', `{${Array.from({ length: 90_000 }, (_, n) => `"${n}":1`).join()}}`, {}, 400, ''],
];

for (const [title, raw, headers, status, path] of BAD) {
  test(`${title} is answered with ${status}`, async (t) => {
    shows(t, 28);
    const answer = await echo(raw, headers);
    t.is(answer.status, status, answer.text.slice(0, 300));
    t.false(answer.body.success);
    const place = answer.body.details?.[0]?.path ?? '';
    if (title === 'nesting over 32') t.regex(place, /^(\/0)+$/);
    else t.is(place, path);
    t.is(answer.body.request_id, answer.headers.get('x-request-id') ?? '-');
  });
}

test('a body without length is read to its end, and refused once it is too large', async (t) => {
  shows(t, 28);
  const chunked = (text: string, times: number) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.setEncoding('utf8').on('data', (part) => {
        answer += part;
      });
      socket.on('error', reject).on('close', () => resolve(answer));
      socket.write('POST /test/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n');
      socket.write('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
      const chunk = `${text.length.toString(16)}\r\n${text}\r\n`;
      for (let n = 0; n < times; n += 1) socket.write(chunk);
      socket.write('0\r\n\r\n');
    });
  t.regex(await chunked('[1,2]', 1), /^HTTP\/1.1 200 [\s\S]*"data":\[1,2\]/);
  const large = chunked(' '.repeat(65_536), 20);
  t.regex(await large.catch(() => 'HTTP/1.1 413'), /^HTTP\/1.1 413/);
});

test('a client that goes away in the middle of its body harms nobody', async (t) => {
  shows(t, 28);
  const { hostname, port } = new URL(app.url);
  for (const encoding of ['identity', 'gzip']) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `POST /test/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: ${encoding}\r\nContent-Length: 100\r\n\r\n{"a"`,
    );
    socket.destroy();
    await once(socket, 'close');
  }
  t.is((await echo('{}')).status, 200);
});

test('a fault of the server tells nothing but its request id', async (t) => {
  const answer = await call(app.url, 'POST', '/test/fail');
  t.is(answer.status, 500);
  t.is(answer.body.error, 'internal_error');
  t.false(answer.text.includes('secret detail'));
  const line = app.log.find((text) => text.includes('secret detail')) ?? '';
  t.true(line.includes(String(answer.body.request_id)));
});
