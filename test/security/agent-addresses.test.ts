import dns from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createFetchPage } from '../../src/agent/readback/fetch.js';
import { ForbiddenAddressError, refuseForbiddenHost } from '../../src/agent/target/index.js';
import { shows } from '../helpers/shows.js';

const METADATA = 'http://169.254.169.254/latest/meta-data';

for (const host of [
  '169.254.169.254',
  '0251.0376.0251.0376',
  '0xa9.0xfe.0xa9.0xfe',
  '0xA9FEA9FE',
  '2852039166',
  '025177524776',
  '169.254.43518',
  '169.16689662',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[0:0:0:0:0:ffff:a9fe:a9fe]',
  '[::169.254.169.254]',
  '[::ffff:0:169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::100.100.100.200]',
  '[2002:a9fe:a9fe::]',
  '[::ffff:100.100.100.200]',
  '[::ffff:168.63.129.16]',
  '[fd00:ec2:0:0::254]',
  '１６９.254.169.254',
]) {
  test(`http://${host} is refused, however it is written`, (t) => {
    shows(t, 31);
    t.throws(() => refuseForbiddenHost(new URL(`http://${host}/`)), {
      instanceOf: ForbiddenAddressError,
    });
  });
}

/** An API on loopback that keeps no connection. @returns its port and how often it was asked. */
async function api(t: ExecutionContext, headers: Record<string, string>, status: number) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(status, { connection: 'close', ...headers }).end('[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

test.serial('a redirect to a metadata address is told, and not followed', async (t) => {
  shows(t, 31);
  for (const status of [301, 302, 303, 307, 308]) {
    const { port, asked } = await api(t, { location: METADATA }, status);
    const page = await createFetchPage({}, 5_000)(new URL(`http://127.0.0.1:${port}/orders`));
    t.false(page.readable);
    if (!page.readable) t.is(page.reason, `GET /orders answers ${status} to ${METADATA}`);
    t.is(asked(), 1);
  }
});

test.serial('a name that leads elsewhere the second time is refused that time', async (t) => {
  shows(t, 31);
  const { port, asked } = await api(t, { 'content-type': 'application/json' }, 200);
  const looked = answerLookups(t, ['127.0.0.1', '169.254.169.254', '::ffff:a9fe:a9fe']);
  const fetchPage = createFetchPage({}, 5_000);
  const url = new URL(`http://rebinding.example:${port}/orders`);
  t.true((await fetchPage(url)).readable);
  for (const _ of [1, 2]) {
    const page = await fetchPage(url);
    t.false(page.readable);
    if (!page.readable) t.regex(page.reason, /metadata address of a cloud/);
  }
  t.is(asked(), 1);
  t.is(looked(), 3);
});

test.serial('of several addresses of one name a single forbidden one is enough', async (t) => {
  shows(t, 31);
  answerLookups(t, ['127.0.0.1 169.254.169.254']);
  const page = await createFetchPage({}, 5_000)(new URL('http://both.example:1/orders'));
  t.false(page.readable);
  if (!page.readable) t.regex(page.reason, /metadata address of a cloud/);
});

/** What names lead to, one answer per lookup. @returns how many there were. */
function answerLookups(t: ExecutionContext, answers: string[]): () => number {
  const { lookup } = dns;
  let count = 0;
  t.teardown(() => {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  });
  const answer = (
    _: string,
    __: object,
    done: (error: null, found: dns.LookupAddress[]) => void,
  ) => {
    const text = answers[count] ?? '';
    count += 1;
    const found = text
      .split(' ')
      .map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    setImmediate(() => done(null, found));
  };
  dns.lookup = answer as unknown as typeof dns.lookup;
  syncBuiltinESMExports();
  return () => count;
}
