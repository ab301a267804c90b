import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SCENARIO } from '../scenario.js';
import type { SoundApi } from './index.js';

const PATH = '/documents/{{marker}}';

export const documents: SoundApi = {
  name: 'documents',
  make: 'in memory; the client chooses the address by PUT; no keys; takes its time before and after it commits',
  async start() {
    const { origin, close } = await serveDocuments();
    return {
      url: `${origin}/documents/{{marker}}`,
      overrides: {
        idempotency: false,
        request: { ...Object(SCENARIO.request), method: 'PUT' },
        update: { ...Object(SCENARIO.update), method: 'PUT', path: PATH },
        delete: { method: 'DELETE', path: PATH },
        read: { path: PATH },
        list: { path: '/documents' },
        readback: { settle_ms: 0, patience_ms: 50 },
      },
      harmed: () => new Set(),
      close,
    };
  },
};

async function serveDocuments() {
  const stored = new Map<string, unknown>();
  let requests = 0;
  const act = (method: string, path: string, text: string): { status: number; body?: unknown } => {
    if (path === '/documents') return { status: 200, body: [...stored.values()] };
    if (method === 'PUT') {
      const status = stored.has(path) ? 200 : 201;
      stored.set(path, JSON.parse(text));
      return { status, body: stored.get(path) };
    }
    if (!stored.has(path)) return { status: 404, body: { error: 'not found' } };
    if (method === 'GET') return { status: 200, body: stored.get(path) };
    stored.delete(path);
    return { status: 204 };
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests += 1;
    const [before, after] = [(requests * 7) % 11, (requests * 5) % 13];
    await pause(before);
    const { method = 'GET', url = '/' } = request;
    const { status, body } = act(method, url, Buffer.concat(chunks).toString());
    await pause(after);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
