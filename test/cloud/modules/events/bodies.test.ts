import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { createAgent } from '../../../helpers/accounts.js';
import type { Called } from '../../../helpers/call.js';
import { startCloud, type TestCloud } from '../../../helpers/cloud.js';
import { TestRuns } from '../../../helpers/runs.js';
import { shows } from '../../../helpers/shows.js';
import { until } from '../../../helpers/until.js';

const MEGABYTE = 1_048_576;

let cloud: TestCloud;
let runs: TestRuns;
let path: string;
test.before(async () => {
  cloud = await startCloud();
  runs = new TestRuns(cloud, await createAgent(cloud.url));
  path = `/api/runs/${await runs.open()}/events`;
});
test.after.always(() => cloud?.stop());
test.afterEach.always(async (t) => {
  t.is((await cloud.call('GET', '/health/live')).status, 200);
  t.false(cloud.output.includes('Something failed'), cloud.output.slice(-2_000));
});

type Raw = string | Uint8Array<ArrayBuffer>;

const send = (raw: Raw, headers: Record<string, string> = {}): Promise<Called> =>
  cloud.call('POST', path, { agentKey: runs.agent.key, raw, headers });
/** One event whose payload is this JSON text. */
const withPayload = (json: string) => `{"seq":1,"event_type":"request_sent","payload":${json}}`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));

const REFUSED: readonly [what: string, body: Raw, status: number, path?: string][] = [
  ['nothing', '', 400],
  ['half a body', '{"events":[{"seq":1,', 400],
  ['no JSON', 'event_type=request_sent', 400],
  ['JSON and more', '{"seq":1,"event_type":"request_sent"} {}', 400],
  ['not a number', withPayload('NaN'), 400],
  ['invalid UTF-8', bytes('{"event_type":"ab', [0xc3, 0x28], '"}'), 400],
  ['UTF-8 that is cut off', bytes('{"event_type":"ab', [0xf0, 0x9f], '"}'), 400],
  [
    'NUL in a message',
    '{"seq":1,"event_type":"request_sent","message":"a\\u0000b"}',
    400,
    '/message',
  ],
  ['NUL in a payload', withPayload('{"a":["\\u0000"]}'), 400, '/payload/a/0'],
  ['NUL in a key', withPayload('{"a\\u0000":1}'), 400, '/payload'],
  ['half a surrogate pair', withPayload('"\\ud800"'), 400, '/payload'],
  ['the other half', withPayload('{"a":"\\udc00x"}'), 400, '/payload/a'],
  ['2^53+1', withPayload('{"n":9007199254740993}'), 400, '/payload/n'],
  ['-(2^53+1)', withPayload('[-9007199254740993]'), 400, '/payload/0'],
  ['a number beyond all', withPayload('{"a":[1e999]}'), 400, '/payload/a/0'],
  ['a number below all', withPayload('-1e999'), 400, '/payload'],
  ['2^53+1 as seq', '{"seq":9007199254740993,"event_type":"request_sent"}', 400, '/seq'],
  ['__proto__', withPayload('{"__proto__":{"admin":true}}'), 400, '/payload'],
  ['__proto__ at the root', '{"__proto__":{},"event_type":"request_sent"}', 400, ''],
  ['33 levels', withPayload(nested(32)), 400],
  ['100,000 levels', withPayload(nested(100_000)), 400],
  ['a megabyte of [', '['.repeat(MEGABYTE - 10), 400],
  ['20,000 keys', withPayload(`{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`)}}`), 400],
  ['more than a mebibyte', withPayload(`"${'a'.repeat(MEGABYTE)}"`), 413],
];

for (const [what, body, status, place] of REFUSED) {
  test.serial(`${what}: ${status}`, async (t) => {
    shows(t, 28);
    const answer = await send(body);
    t.is(answer.status, status, answer.text.slice(0, 500));
    t.is(answer.body.success, false);
    t.is(answer.body.error, status === 413 ? 'payload_too_large' : 'validation_failed');
    if (place !== undefined) t.is(answer.body.details?.[0]?.path, place, answer.text);
  });
}

test.serial('what is unusual and sound is taken', async (t) => {
  shows(t, 28);
  const fine = [
    withPayload(nested(31)),
    withPayload('9007199254740991'),
    withPayload('-1.5e-300'),
    withPayload('{"constructor":{"prototype":1},"toString":"x"}'),
    withPayload('"\\ud83d\\ude00 😀 \\u0001"'),
    withPayload('{"":0}'),
    ` \r\n${withPayload('null')}\n`,
  ];
  for (const [index, body] of fine.entries()) {
    const answer = await send(body.replace('"seq":1', `"seq":${index + 1}`));
    t.is(answer.status, 202, `${body.slice(0, 80)}: ${answer.text}`);
  }
});

test.serial('a body of another type or encoding is refused with 415', async (t) => {
  shows(t, 28);
  const body = withPayload('1');
  const refused: Record<string, string>[] = [
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': '' },
    { 'content-encoding': 'zstd' },
    { 'content-encoding': 'gzip, gzip' },
  ];
  for (const headers of refused) {
    const answer = await send(body, headers);
    t.is(answer.status, 415, `${JSON.stringify(headers)}: ${answer.text}`);
    t.is(answer.body.error, 'unsupported_media_type');
    t.regex(answer.body.details?.[0]?.path ?? '', /^\/headers\/content-/);
  }
  t.is((await send(body, { 'content-type': 'application/json; charset=utf-8' })).status, 202);
});

test.serial('a compressed body counts by what it unfolds to', async (t) => {
  shows(t, 28);
  const gzip = (text: string) => new Uint8Array(gzipSync(text));
  const headers = { 'content-encoding': 'gzip' };
  t.is((await send(gzip(withPayload('1')), headers)).status, 202);
  const bomb = gzip(withPayload(`"${' '.repeat(64 * MEGABYTE)}"`));
  t.true(bomb.length < 100_000);
  t.is((await send(bomb, headers)).status, 413);
  const whole = gzip(withPayload('"abcdefghijklmnopqrstuvwxyz"'));
  t.is((await send(whole.slice(0, -12), headers)).status, 400);
  t.is((await send(withPayload('1'), headers)).status, 400);
});

/** What a client says that breaks off, or lies about its length, on a socket of its own. */
async function speak(lines: string[], body: string, end: boolean): Promise<string> {
  const { hostname, port } = new URL(cloud.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  let closed = false;
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: cloud',
    `X-Agent-Key: ${runs.agent.key}`,
    'Content-Type: application/json',
    ...lines,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  if (end) socket.end();
  await until('the server has answered or hung up', () => closed || heard.includes('\r\n\r\n'), {
    deadlineMs: 15_000,
  });
  socket.destroy();
  return heard;
}

test.serial('a body without a length is refused as soon as it is too long', async (t) => {
  shows(t, 28);
  const chunk = `${MEGABYTE.toString(16)}\r\n${'['.padEnd(MEGABYTE, ' ')}\r\n`;
  const heard = await speak(['Transfer-Encoding: chunked'], chunk + chunk, false);
  t.regex(heard, /^HTTP\/1\.1 413 /);
});

test.serial('a body that announces too much is refused before it is sent', async (t) => {
  shows(t, 28);
  const heard = await speak([`Content-Length: ${100 * MEGABYTE}`], '{', false);
  t.regex(heard, /^HTTP\/1\.1 413 /);
});

test.serial('a client that breaks off leaves the server as it was', async (t) => {
  shows(t, 28);
  const heard = await speak(['Content-Length: 500'], '{"event_type":"requ', true);
  t.true(heard === '' || /^HTTP\/1\.1 400 /.test(heard), heard);
  const chunked = await speak(['Transfer-Encoding: chunked'], '5\r\n{"eve', true);
  t.true(chunked === '' || /^HTTP\/1\.1 400 /.test(chunked), chunked);
  const nonsense = await speak(['Transfer-Encoding: chunked'], 'zz\r\nxx\r\n', false);
  t.true(nonsense === '' || /^HTTP\/1\.1 400 /.test(nonsense), nonsense);
});
