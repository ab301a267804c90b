import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import test from 'ava';
import { runCommand, startCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';

test('it stands in front of an API, and reports when it is told to end', async (t) => {
  const api = createServer((_request, response) => response.writeHead(201).end('{}'));
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  t.teardown(() => api.close());
  const upstream = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const cwd = await temporaryFolder(t);
  for (const [fault, code] of [
    ['error-status=0', 0],
    ['error-status=1', 1],
  ] as const) {
    const flags = ['--listen', '0', '--fault', fault, '--seed', '7', '--report', 'proxy.json'];
    const command = startCommand(['proxy', '--upstream', upstream, ...flags, '--json'], { cwd });
    t.teardown(() => command.process.kill('SIGKILL'));
    let said = '';
    command.process.stderr?.on('data', (chunk) => {
      said += String(chunk);
    });
    await command.shows('seed 7');
    const origin = /listening on (\S+),/.exec(said)?.[1];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await fetch(`${origin}/orders`, { method: 'POST', body: '{"a":1}' });
    }
    command.process.kill('SIGINT');
    const ended = await command.ended();
    t.is(ended.code, code, ended.stderr);
    const report = JSON.parse(ended.stdout);
    t.like(report, { schema: 'softadastra.proxy/1', seed: '7', requests: 3, operations: 1 });
    t.is(
      report.findings.some(({ kind }: { kind: string }) => kind === 'retry-without-key'),
      code === 1,
    );
    t.deepEqual(JSON.parse(await readFile(path.join(cwd, 'proxy.json'), 'utf8')), report);
  }
});

test('a duration ends it, with a report for people', async (t) => {
  const ended = await runCommand([
    'proxy',
    '--upstream',
    'http://127.0.0.1:1',
    '--listen',
    '0',
    '--duration',
    '1',
    '--no-faults',
  ]);
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /requests +: 0 of 0 operations/);
  t.regex(ended.stdout, /nothing found/);
});

test('a report that cannot be written takes nothing of what was seen along', async (t) => {
  const place = ['--upstream', 'http://127.0.0.1:1', '--listen', '0', '--duration', '1'];
  const ended = await runCommand(['proxy', ...place, '--report', 'missing/x.json', '--json']);
  t.is(ended.code, 1);
  t.like(JSON.parse(ended.stdout), { schema: 'softadastra.proxy/1', requests: 0 });
  t.regex(ended.stderr, /ENOENT/);
});

test('wrong usage is told at once, all of it', async (t) => {
  const wrong: [string[], RegExp][] = [
    [[], /--upstream/],
    [['--upstream', 'ftp://x', '--listen', 'here'], /http or https URL[\s\S]*host:port/],
    [['--upstream', 'http://127.0.0.1:1/orders'], /an origin/],
    [['--upstream', 'http://169.254.169.254'], /metadata address/],
    [
      ['--upstream', 'http://127.0.0.1:1', '--fault', 'lost-respons'],
      /did you mean "lost-response"/,
    ],
    [['--upstream', 'http://127.0.0.1:1', '--ca-file', 'missing.pem'], /cannot be read/],
  ];
  for (const [flags, message] of wrong) {
    const { code, stderr } = await runCommand(['proxy', ...flags]);
    t.is(code, 2, stderr);
    t.regex(stderr, message);
  }
});
