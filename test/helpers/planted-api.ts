import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small orders API in this process whose faults are chosen. All of it is in memory. */
export interface PlantedApi {
  url: string;
  /** What was stored, in order. */
  readonly stored: Stored[];
  /** Every request to write that arrived, whatever became of it. */
  readonly arrived: IncomingMessage[];
  close(): Promise<void>;
}

type Stored = Record<string, unknown>;

export interface Planted {
  /** Ignores the idempotency key. */
  doubling?: boolean;
  /** Acknowledges every n-th new write and does not store it. */
  losesEvery?: number;
  /** Stores every n-th new write with another quantity. */
  spoilsEvery?: number;
  /** Refuses every write from the n-th on with this status. */
  refusesFrom?: { write: number; status: number };
  /** Refuses the n-th write alone with this status. */
  refusesOnly?: { write: number; status: number };
  /** Shows only the last so many things. */
  showsLast?: number;
  /** Shows only the first so many things. */
  showsFirst?: number;
  /** Answers no listing from the n-th write on. */
  blindFrom?: number;
  /** How the listing looks. */
  listing?: (stored: readonly Stored[], url: URL) => unknown;
}

export async function startPlantedApi(planted: Planted = {}): Promise<PlantedApi> {
  const stored: Stored[] = [];
  const arrived: IncomingMessage[] = [];
  const answers = new Map<string, Stored>();
  let writes = 0;

  const write = (request: IncomingMessage, text: string): { status: number; body: unknown } => {
    arrived.push(request);
    const key = String(request.headers['idempotency-key'] ?? '');
    const before = planted.doubling ? undefined : answers.get(key);
    if (before) return { status: 201, body: before };
    writes += 1;
    const { refusesFrom: refusal } = planted;
    if (refusal && writes >= refusal.write)
      return { status: refusal.status, body: { error: 'no' } };
    const { refusesOnly } = planted;
    if (refusesOnly?.write === writes) return { status: refusesOnly.status, body: null };
    const chosen = /^\/orders\/(.+)$/.exec(request.url ?? '')?.[1];
    const order: Stored = { ...JSON.parse(text), id: chosen ?? `order-${writes}` };
    const there = stored.findIndex(({ id }) => id === order.id);
    if (there !== -1) stored.splice(there, 1);
    if (key !== '') answers.set(key, order);
    if (hits(writes, planted.losesEvery)) return { status: 201, body: order };
    stored.push(hits(writes, planted.spoilsEvery) ? { ...order, quantity: 99 } : order);
    return { status: 201, body: order };
  };
  const read = (url: URL): { status: number; body: unknown } => {
    if (planted.blindFrom !== undefined && writes >= planted.blindFrom) {
      return { status: 500, body: { error: 'no listing today' } };
    }
    const id = /^\/orders\/(.+)$/.exec(url.pathname)?.[1];
    if (id !== undefined) {
      const order = stored.find((each) => each.id === id);
      return order ? { status: 200, body: order } : { status: 404, body: null };
    }
    const last = planted.showsLast === undefined ? stored : stored.slice(-planted.showsLast);
    const shown = last.slice(0, planted.showsFirst);
    return { status: 200, body: planted.listing?.(shown, url) ?? shown };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://api');
    const { status, body } =
      request.method === 'GET' ? read(url) : write(request, Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    // A client that dies within its request has asked for nothing.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/orders`,
    stored,
    arrived,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The clean pass writes two things first: those are never hit. */
function hits(write: number, every: number | undefined): boolean {
  return every !== undefined && write > 2 && write % every === 0;
}
