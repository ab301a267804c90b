import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import type { Clock } from '../../src/sdk/index.js';

/** One request as it arrived. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers a request in place of the server, or lets it pass by answering undefined. */
export type Misbehaviour = (
  received: Received,
  response: ServerResponse,
) => 'handled' | 'handled_after' | undefined;

type Stored = Record<string, unknown> & { id: string; seq: number };

/** A small cloud on a real socket: runs, events and what is persisted of them; and every kind of failure. */
export class FakeCloud {
  readonly received: Received[] = [];
  readonly runs = new Map<string, Map<number, Stored>>();
  readonly #database = new Map<string, Map<number, Stored>>();
  /** Each is used for one events request, in order. */
  readonly misbehave: Misbehaviour[] = [];
  /** Says whether an event may be persisted by now. */
  persists: (event: Stored) => boolean = () => true;
  /** Checks an event as the cloud would; null when it is good. */
  refuse: (event: Stored, index: number) => { path: string; message: string } | null = () => null;
  url = '';

  static async start(t: ExecutionContext): Promise<FakeCloud> {
    const cloud = new FakeCloud();
    const server = createServer((request, response) => {
      cloud.#handle(request, response).catch((error: Error) => response.destroy(error));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    cloud.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return cloud;
  }

  /** The stored events of a run in the order of their numbers. */
  events(runId: string): Stored[] {
    return [...(this.runs.get(runId)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }

  /** Loses what was accepted and not yet persisted, and that the run is open. */
  forget(runId: string): void {
    const persisted = this.events(runId).filter((event) => this.persists(event));
    this.#database.set(runId, new Map(persisted.map((event) => [event.seq, event])));
    this.runs.delete(runId);
  }

  requests(method: string, pattern: RegExp): Received[] {
    return this.received.filter((each) => each.method === method && pattern.test(each.path));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.received.push(received);
    const isEvents = received.method === 'POST' && received.path.endsWith('/events');
    const outcome = isEvents ? this.misbehave.shift()?.(received, response) : undefined;
    if (outcome === 'handled') return;
    const { status, body } = this.#answer(received);
    if (outcome === 'handled_after') return;
    send(response, status, body);
  }

  #answer({ method, path, body }: Received): { status: number; body: object } {
    const runId = /^\/api\/runs\/([^/?]+)/.exec(path)?.[1] ?? '';
    if (method === 'POST' && path === '/api/runs') return this.#open(JSON.parse(body).id);
    const events = this.runs.get(runId);
    if (events === undefined) return failure(404, 'run_not_found', 'there is no such run');
    if (method === 'GET') return success(200, this.#run(runId));
    const batch: Stored[] = JSON.parse(body).events;
    const details = batch.flatMap((event, i) => this.refuse(event, i) ?? []);
    if (details.length > 0)
      return failure(400, 'validation_failed', 'events are not valid', details);
    for (const event of batch) if (!events.has(event.seq)) events.set(event.seq, event);
    return success(202, { accepted: batch.length, last_seq: batch.at(-1)?.seq ?? 0 });
  }

  #open(id: string): { status: number; body: object } {
    if (!this.runs.has(id)) this.runs.set(id, this.#database.get(id) ?? new Map());
    return success(202, this.#run(id));
  }

  #run(id: string): object {
    const events = this.events(id);
    let through = 0;
    for (const event of events) {
      if (event.seq !== through + 1 || !this.persists(event)) break;
      through = event.seq;
    }
    const ingest = { accepted: events.length, persisted: through, rejected: 0 };
    return { id, status: 'running', ingest: { ...ingest, persisted_through: through } };
  }
}

/** Answers with an error as the API writes it. */
export function refuseWith(status: number, headers: Record<string, string> = {}): Misbehaviour {
  return (_, response) => {
    const { body } = failure(status, `code_${status}`, `refused with ${status}`);
    send(response, status, body, headers);
    return 'handled';
  };
}

/** The connection breaks before the request has any effect. */
export const reset: Misbehaviour = (_, response) => {
  response.destroy();
  return 'handled';
};

/** The request takes effect, and the answer is lost. */
export const loseAnswer: Misbehaviour = (_, response) => {
  response.destroy();
  return 'handled_after';
};

/** Time that passes as fast as it is waited for; what was waited is in `waits`. */
export function fastClock(): Clock & { waits: number[] } {
  let now = Date.parse('2026-11-21T03:44:50.123Z');
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

export function success(status: number, data: unknown, meta?: object) {
  const body = { success: true, message: 'ok', data, ...(meta === undefined ? {} : { meta }) };
  return { status, body };
}

export function failure(status: number, error: string, message: string, details: object[] = []) {
  return { status, body: { success: false, error, message, details, request_id: 'req_1' } };
}

export function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
