import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { Agent, request } from 'undici';
import { type ClientProxy, startClientProxy } from '../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { completeScenario } from '../../../src/agent/scenario/index.js';

export interface ClientProxyStage {
  proxy: ClientProxy;
  /** Bodies that the API got. */
  received: string[];
  problems: string[];
  /** Sets the proxy's clock forward. */
  pass(milliseconds: number): void;
  /** Sends one request; the status, or null where no whole answer came. */
  send(options?: SendOptions): Promise<number | null>;
}

export interface SendOptions {
  method?: 'POST' | 'PUT' | 'GET' | 'PATCH' | 'DELETE';
  path?: string;
  body?: string;
  key?: string;
  signal?: AbortSignal;
}

const dispatcher = new Agent({ pipelining: 1 });

/** An API, a proxy for clients in front of it with those faults, and a clock that tests move. */
export async function stageClientProxy(
  t: ExecutionContext,
  faults: object,
  answer: RequestListener = (_request, response) => response.writeHead(201).end('{"made":1}'),
): Promise<ClientProxyStage> {
  const received: string[] = [];
  const problems: string[] = [];
  const server = createServer(async (incoming, response) => {
    received.push((await incoming.toArray()).join(''));
    answer(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let clock = 1_000_000;
  const proxy = await startClientProxy({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    trust: {},
    plan: completeScenario({ faults }, 'test'),
    seed: 'seed',
    keyHeader: 'Idempotency-Key',
    runtime: { ...systemRuntime, now: () => clock },
    onProblem: (problem) => void problems.push(problem),
  });
  t.teardown(async () => {
    await proxy.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    proxy,
    received,
    problems,
    pass(milliseconds) {
      clock += milliseconds;
    },
    async send({ method = 'POST', path = '/orders', body = '{"a":1}', key, signal } = {}) {
      try {
        const seen = await request(`${proxy.origin}${path}`, {
          dispatcher,
          method,
          headers: key === undefined ? {} : { 'idempotency-key': key },
          ...(method === 'GET' ? {} : { body }),
          ...(signal ? { signal } : {}),
        });
        await seen.body.dump();
        return seen.statusCode;
      } catch {
        return null;
      }
    },
  };
}
