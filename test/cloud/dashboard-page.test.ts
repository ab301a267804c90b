import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { pino } from 'pino';
import { createDashboardPage } from '../../src/cloud/dashboard-page.js';
import { createApp } from '../../src/cloud/platform/http/app.js';
import { ok } from '../../src/cloud/platform/http/envelope.js';
import { defineRoute, publicAccess } from '../../src/cloud/platform/http/route.js';
import { WorkLimit } from '../../src/cloud/platform/http/work-limit.js';
import { temporaryFolder } from '../helpers/folder.js';

const SCRIPT = '/assets/index-Dk3jf9aX.js';
const PAGE = '<!doctype html><title>Softadastra</title>';
const PROGRAM = `console.log(${JSON.stringify('x'.repeat(2_000))});`;
const PLAIN = { 'accept-encoding': 'identity' };
const BROWSER = { accept: 'text/html,application/xhtml+xml', ...PLAIN };

test('the page stands under a policy that lets nothing in from elsewhere', async (t) => {
  const url = await serveDashboard(t);
  const { status, headers, text } = await get(url, '/', BROWSER);
  t.is(status, 200);
  t.is(text, PAGE);
  t.regex(headers.get('content-type') ?? '', /^text\/html/);
  const policy = new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
  t.is(policy.get('default-src'), "'none'");
  for (const name of ['script-src', 'style-src', 'connect-src']) t.is(policy.get(name), "'self'");
  t.is(policy.get('frame-ancestors'), "'none'");
  t.is(policy.get('base-uri'), "'none'");
  t.notRegex([...policy.values()].join(' '), /unsafe|\*|https?:/);
  t.is(headers.get('x-content-type-options'), 'nosniff');
});

test('every address that is a page of the dashboard gets it, and asks again next time', async (t) => {
  const url = await serveDashboard(t);
  for (const address of ['/runs', '/runs/run_1?operation=op-001', '/projects/prj_1/connect']) {
    const { status, headers, text } = await get(url, address, BROWSER);
    t.is(status, 200, address);
    t.is(text, PAGE, address);
    t.is(headers.get('cache-control'), 'no-cache', address);
  }
});

test('what is named after its content is kept for good', async (t) => {
  const url = await serveDashboard(t);
  const { status, headers, text } = await get(url, SCRIPT, PLAIN);
  t.is(status, 200);
  t.is(text, PROGRAM);
  t.is(headers.get('cache-control'), 'public, max-age=31536000, immutable');
  t.regex(headers.get('content-type') ?? '', /javascript/);
  const tag = headers.get('etag') ?? '';
  const again = await get(url, SCRIPT, { ...PLAIN, 'if-none-match': tag });
  t.deepEqual([again.status, again.text], [304, '']);
});

test('it is sent compressed to who understands that', async (t) => {
  const url = await serveDashboard(t);
  for (const encoding of ['br', 'gzip']) {
    const { headers, text } = await get(url, SCRIPT, { 'accept-encoding': encoding });
    t.is(headers.get('content-encoding'), encoding);
    t.is(text, PROGRAM);
    t.regex(headers.get('vary') ?? '', /accept-encoding/i);
    t.true(Number(headers.get('content-length')) < PROGRAM.length / 2);
  }
});

test('a program that mistyped an address is told so in JSON', async (t) => {
  const url = await serveDashboard(t);
  const cases = [
    ['GET', '/project', 'application/json'],
    ['GET', '/project', '*/*'],
    ['POST', '/projects', 'text/html'],
    ['GET', '/api/projets', 'text/html'],
    ['GET', '/healthy', '*/*'],
    ['GET', '/assets/gone-Dk3jf9aX.js', '*/*'],
    ['GET', '/assets/../../package.json', '*/*'],
    ['GET', '/assets/%2e%2e/%2e%2e/secret.txt', '*/*'],
  ] as const;
  for (const [method, address, accept] of cases) {
    const { status, text } = await get(url, address, { accept }, method);
    t.is(status, 404, address);
    t.is((JSON.parse(text) as { error: string }).error, 'not_found', address);
  }
});

test('the API answers as it does without the dashboard', async (t) => {
  const url = await serveDashboard(t);
  const without = await serve(t, []);
  for (const address of ['/api/things', '/api/nothing', '/health/none', '/metrics']) {
    const headers = { ...BROWSER, 'x-request-id': 'the-same' };
    const one = await get(url, address, headers);
    const other = await get(without, address, headers);
    t.deepEqual(essence(one), essence(other), address);
  }
});

test('nothing is served where it has not been built', (t) => {
  t.deepEqual(createDashboardPage('/nowhere/at/all'), []);
});

/** The dashboard in front of an API with one route. */
async function serveDashboard(t: ExecutionContext): Promise<string> {
  return serve(t, createDashboardPage(await built(t)));
}

async function built(t: ExecutionContext): Promise<string> {
  const parent = await temporaryFolder(t);
  const folder = path.join(parent, 'dist', 'dashboard');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(parent, 'package.json'), '{}');
  await writeFile(path.join(folder, 'index.html'), PAGE);
  await writeFile(path.join(folder, SCRIPT), PROGRAM);
  await writeFile(path.join(folder, `${SCRIPT}.br`), brotliCompressSync(PROGRAM));
  await writeFile(path.join(folder, `${SCRIPT}.gz`), gzipSync(PROGRAM));
  return folder;
}

async function serve(
  t: ExecutionContext,
  extra: ReturnType<typeof createDashboardPage>,
): Promise<string> {
  const app = createApp({
    routes: [
      defineRoute({
        method: 'GET',
        path: '/api/things',
        summary: 'Things',
        tag: 'Things',
        access: publicAccess,
        answers: { 200: { description: 'The things' } },
        handle: async () => ok('Things', [1, 2, 3]),
      }),
    ],
    logger: pino<never>({ level: 'silent' }),
    limits: { request: 1_048_576, report: 6_291_456 },
    corsAllowedOrigin: 'http://localhost:5173',
    trustProxy: false,
    translateError: () => null,
    observe: () => {},
    work: new WorkLimit(),
    extra,
  });
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function get(
  url: string,
  address: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(url + address, { method, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function essence({ status, headers, text }: Awaited<ReturnType<typeof get>>) {
  const { date: _, ...rest } = Object.fromEntries(headers);
  return { status, text, headers: rest };
}
