import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startProxy } from '../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { answerQuestions } from '../child/questions.js';
import { startBareForwarder } from '../references/bare-forwarder.js';

/** Which server to be; it stays until its process ends. The answer is its origin. */
export type ServerOrder = { role: 'api' } | { role: 'proxy' | 'forwarder'; target: string };

/** Entry of a process that is one server: neither side of a figure shares its processor time. */
answerQuestions((order: ServerOrder) => {
  if (order.role === 'api') return startApi();
  const target = new URL(order.target);
  return order.role === 'proxy' ? startOurs(target) : startBareForwarder(target);
});

const ORDER = JSON.stringify({ id: 'order-1', note: 'x'.repeat(150), quantity: 1 });

/** Reads the request and answers as a small API would. */
async function startApi(): Promise<string> {
  const server = createServer((request, response) => {
    request.on('end', () => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': ORDER.length };
      response.writeHead(201, headers).end(ORDER);
    });
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The faults are on; a request without marks meets none. */
async function startOurs(target: URL): Promise<string> {
  const unexpected = () => {
    throw new Error('nothing was to be injected');
  };
  const proxy = await startProxy({
    target,
    seed: 'bench',
    schedule: unexpected,
    observer: {
      faultInjected: unexpected,
      faultLeftOut: unexpected,
      appRestarted: unexpected,
      targetLost: unexpected,
    },
    restarter: null,
    runtime: systemRuntime,
  });
  proxy.startFaults();
  return proxy.origin;
}
