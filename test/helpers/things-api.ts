import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One thing of the API. */
type Thing = Record<string, unknown> & { id: string };

/** Faults that can be planted in the API, each on every n-th occasion (n above 0). */
export interface ThingsFaults {
  /** Answers 201 to a creation and forgets it. */
  losesCreation?: number;
  /** Answers 200 to an update and does nothing. */
  losesUpdate?: number;
  /** Lets a request that it has seen before take effect again (updates, deletions, creations). */
  ignoresKeys?: boolean;
  /** Answers a read with what the thing was before its last update. */
  readsStale?: number;
  /** Brings a deleted thing back when it is asked the next time for anything. */
  resurrects?: number;
  /** Leaves one thing out of a listing. */
  listMisses?: number;
  /** Goes on showing deleted things in its listings. */
  listsDeleted?: boolean;
  /** A listing shows no more than so many things. */
  listsAtMost?: number;
}

export interface ThingsApi {
  url: string;
  /** Requests that arrived, as `METHOD path key`. */
  readonly arrived: { method: string; path: string; key: string | null }[];
  readonly things: ReadonlyMap<string, Thing>;
  close(): Promise<void>;
}

/**
 * An API of things under /things in this process: POST, PATCH, PUT, DELETE and GET of one, GET of all,
 * POST /reset. Sound with idempotency keys unless faults are planted. The clean pass is spared: the
 * occasions are counted from the first request that names no probe.
 */
export async function startThingsApi(faults: ThingsFaults = {}): Promise<ThingsApi> {
  const arrived: ThingsApi['arrived'] = [];
  const things = new Map<string, Thing>();
  const before = new Map<string, Thing>();
  const deleted = new Map<string, Thing>();
  const answers = new Map<string, { status: number; body: unknown }>();
  const counts = new Map<string, number>();
  let nextId = 1;

  const every = (what: keyof ThingsFaults, subject: unknown): boolean => {
    const n = faults[what];
    if (typeof n !== 'number' || JSON.stringify(subject ?? '').includes('-probe-')) return false;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return count % n === 0;
  };
  const create = (body: Thing) => {
    const thing: Thing = { ...body, id: `t-${nextId}` };
    nextId += 1;
    if (!every('losesCreation', thing)) things.set(thing.id, thing);
    return { status: 201, body: thing };
  };
  const change = (id: string, body: Thing, whole: boolean) => {
    const thing = things.get(id);
    if (!thing) return NOT_FOUND;
    const changed = { ...(whole ? {} : thing), ...body, id };
    if (!every('losesUpdate', changed)) {
      before.set(id, thing);
      things.set(id, changed);
    }
    return { status: 200, body: changed };
  };
  const remove = (id: string) => {
    const thing = things.get(id);
    if (!thing) return NOT_FOUND;
    things.delete(id);
    deleted.set(id, thing);
    if (every('resurrects', thing)) things.set(id, thing);
    return { status: 204, body: null };
  };
  const read = (id: string) => {
    const thing = things.get(id);
    if (!thing) return NOT_FOUND;
    const earlier = before.get(id);
    return { status: 200, body: earlier && every('readsStale', thing) ? earlier : thing };
  };
  const list = () => {
    const all = [...things.values()];
    if (faults.listsDeleted) all.push(...deleted.values());
    if (all.length > 3 && every('listMisses', all.at(-1)))
      all.splice(Math.floor(all.length / 2), 1);
    return { status: 200, body: { data: all.slice(0, faults.listsAtMost ?? all.length) } };
  };
  const act = (request: IncomingMessage, text: string) => {
    const method = request.method ?? 'GET';
    const path = request.url ?? '/';
    if (path === '/reset' && method === 'POST') {
      things.clear();
      return { status: 204, body: null };
    }
    const id = /^\/things\/([^/]+)$/.exec(path)?.[1];
    const body = text === '' ? {} : JSON.parse(text);
    if (id === undefined) return method === 'POST' ? create(body) : list();
    if (method === 'DELETE') return remove(id);
    return method === 'GET' ? read(id) : change(id, body, method === 'PUT');
  };
  const answer = (request: IncomingMessage, text: string) => {
    const key = request.headers['idempotency-key'];
    const known = typeof key === 'string' && !faults.ignoresKeys ? answers.get(key) : undefined;
    if (known) return known;
    const given = act(request, text);
    if (typeof key === 'string') answers.set(key, given);
    return given;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const key = request.headers['idempotency-key'];
    arrived.push({
      method: request.method ?? '',
      path: request.url ?? '',
      key: typeof key === 'string' ? key : null,
    });
    const { status, body } = answer(request, Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === null ? undefined : JSON.stringify(body));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/things`,
    arrived,
    things,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const NOT_FOUND = { status: 404, body: { error: 'not found' } };
