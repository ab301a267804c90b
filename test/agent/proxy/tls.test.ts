import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readTlsTrust, TlsTrustError } from '../../../src/agent/target/index.js';
import { proxyTo } from '../../helpers/agent/plain-proxy.js';
import { temporaryFolder } from '../../helpers/folder.js';

/** An API behind TLS, with a certificate that nobody but its own file vouches for. */
async function secureApi(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
    { stdio: 'pipe' },
  );
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (request, response) => response.end(`${request.method} ${request.url}`),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`https://localhost:${port}`), certificate, folder };
}

async function through(origin: string): Promise<{ status: number | undefined; text: string }> {
  const [answer] = await once(get(`${origin}/orders`), 'response');
  return { status: answer.statusCode, text: (await answer.toArray()).join('') };
}

test('a target behind TLS works with its authority, and with any certificate where that is said', async (t) => {
  const { url, certificate } = await secureApi(t);
  for (const settings of [{ ca_file: certificate }, { insecure_tls: true }]) {
    const proxy = await proxyTo(t, url, await readTlsTrust(settings));
    t.deepEqual(await through(proxy.origin), { status: 200, text: 'GET /orders' });
    t.true((await proxy.probe()).passed);
  }
});

test('a certificate that is not trusted is told, with the way out', async (t) => {
  const { url } = await secureApi(t);
  const proxy = await proxyTo(t, url, await readTlsTrust({}));
  const { status, text } = await through(proxy.origin);
  t.is(status, 502);
  t.regex(text, /its certificate is not trusted \(.*SELF_SIGNED.*target\.ca_file/);
});

test('a file of certificates that cannot be used is told', async (t) => {
  const folder = await temporaryFolder(t);
  const empty = join(folder, 'empty.pem');
  writeFileSync(empty, 'no certificate');
  await t.throwsAsync(readTlsTrust({ ca_file: join(folder, 'missing.pem') }), {
    instanceOf: TlsTrustError,
    message: /cannot be read \(ENOENT\)/,
  });
  await t.throwsAsync(readTlsTrust({ ca_file: empty }), { message: /holds no certificate/ });
});
