import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Registry } from 'prom-client';
import { operatorAccess } from '../src/cloud/modules/auth/index.js';
import { ApiError } from '../src/cloud/platform/http/errors.js';

export interface MetricsServerOptions {
  registry: Registry;
  host: string;
  port: number;
  operatorToken: string | null;
}

/** Serves a worker's metrics to operators: workers have no other HTTP face. @returns what stops it. */
export async function serveMetrics(options: MetricsServerOptions): Promise<() => Promise<void>> {
  const access = operatorAccess(options.operatorToken);
  const answer = async ({ url, headers }: IncomingMessage): Promise<[number, string]> => {
    if (url !== '/metrics') return [404, 'there is only /metrics here'];
    try {
      await access.check({ id: '', address: '', secure: false, host: '', headers });
      return [200, await options.registry.metrics()];
    } catch (error) {
      if (!(error instanceof ApiError)) return [500, (error as Error).message];
      return [error.status, error.details.map(({ path, message }) => `${path} ${message}`).join()];
    }
  };
  const server = createServer(async (request, response) => {
    const [status, text] = await answer(request);
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
  };
}
