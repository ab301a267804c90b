import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';

/** One thing of the API. */
type Thing = Record<string, unknown> & { id: string };

/** Faults that can be planted in the API, each on every n-th occasion (n above 0). */
export interface ThingsFaults {
  /** Answers 201 to a creation and forgets it. */
  losesCreation?: number;
  /** Answers 200 to an update and does nothing. */
  losesUpdate?: number;
  /** Lets a request that it has seen before take effect again: all of them, or those of one method. */
  ignoresKeys?: boolean | 'POST' | 'PATCH';
  /** Answers a read with what the thing was before its last update. */
  readsStale?: number;
  /** Brings a deleted thing back when it is asked the next time for anything. */
  resurrects?: number;
  /** No fault: a deletion is answered with 403. */
  refusesDeletion?: number;
  /** Leaves one thing out of a listing. */
  listMisses?: number;
  /** Goes on showing deleted things in its listings: in all of them, or in every n-th. */
  listsDeleted?: boolean | number;
  /** No fault: a PUT makes the thing at an address where there is none. */
  upserts?: boolean;
  /** A listing shows no more than so many things. */
  listsAtMost?: number;
  /** Leaves out the last field of a creation or an update. */
  storesPartly?: number;
}

/** One time that a planted fault did harm, from the API's own books. */
export interface Strike {
  fault: keyof ThingsFaults;
  /** The harmed thing as it was created. */
  created: Thing;
}

export interface ThingsApi {
  url: string;
  /** Requests that arrived, as `METHOD path key`. */
  readonly arrived: { method: string; path: string; key: string | null }[];
  readonly things: ReadonlyMap<string, Thing>;
  /** What the planted faults really did; an occasion on which nothing changed by it is none. */
  readonly strikes: readonly Strike[];
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
  const origins = new Map<string, Thing>();
  const strikes: Strike[] = [];
  let nextId = 1;

  const every = (what: keyof ThingsFaults, subject: unknown): boolean => {
    const n = faults[what];
    if (typeof n !== 'number' || JSON.stringify(subject ?? '').includes('-probe-')) return false;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return count % n === 0;
  };
  const strike = (fault: keyof ThingsFaults, id: string): void => {
    const created = origins.get(id);
    if (created && !JSON.stringify(created).includes('-probe-')) strikes.push({ fault, created });
  };
  const create = (body: Thing) => {
    const thing: Thing = { ...body, id: `t-${nextId}` };
    nextId += 1;
    origins.set(thing.id, thing);
    if (every('losesCreation', thing)) strike('losesCreation', thing.id);
    else things.set(thing.id, stored(thing, body));
    return { status: 201, body: thing };
  };
  /** The thing as it is stored after a write of that body. */
  const stored = (thing: Thing, body: Thing, was: Partial<Thing> = {}): Thing => {
    const last = Object.keys(body).at(-1);
    if (last === undefined || !every('storesPartly', thing)) return thing;
    const { [last]: _, ...rest } = thing;
    const partly = { ...rest, ...(last in was ? { [last]: was[last] } : {}), id: thing.id };
    if (!isDeepStrictEqual(partly, thing)) strike('storesPartly', thing.id);
    return partly;
  };
  const change = (id: string, body: Thing, whole: boolean) => {
    const thing = things.get(id) ?? (whole && faults.upserts ? { id } : undefined);
    if (!thing) return NOT_FOUND;
    const changed = { ...(whole ? {} : thing), ...body, id };
    if (!every('losesUpdate', changed)) {
      before.set(id, thing);
      things.set(id, stored(changed, body, thing));
    } else if (!isDeepStrictEqual(changed, thing)) strike('losesUpdate', id);
    return { status: 200, body: changed };
  };
  const remove = (id: string) => {
    const thing = things.get(id);
    if (!thing) return NOT_FOUND;
    if (every('refusesDeletion', thing)) return { status: 403, body: { error: 'kept' } };
    things.delete(id);
    deleted.set(id, thing);
    if (every('resurrects', thing)) {
      things.set(id, thing);
      strike('resurrects', id);
    }
    return { status: 204, body: null };
  };
  const read = (id: string) => {
    const thing = things.get(id);
    if (!thing) return NOT_FOUND;
    const earlier = before.get(id);
    if (!earlier || !every('readsStale', thing)) return { status: 200, body: thing };
    if (!isDeepStrictEqual(earlier, thing)) strike('readsStale', id);
    return { status: 200, body: earlier };
  };
  const list = () => {
    const all = [...things.values()];
    const gone = [...deleted.values()].filter(({ id }) => !things.has(id));
    if (gone.length > 0 && (faults.listsDeleted === true || every('listsDeleted', gone.at(-1)))) {
      all.push(...gone);
      for (const { id } of gone) strike('listsDeleted', id);
    }
    if (all.length > 3 && every('listMisses', all.at(-1))) {
      for (const { id } of all.splice(Math.floor(all.length / 2), 1)) strike('listMisses', id);
    }
    return { status: 200, body: { data: all.slice(0, faults.listsAtMost ?? all.length) } };
  };
  const act = (request: IncomingMessage, text: string) => {
    const method = request.method ?? 'GET';
    const path = new URL(request.url ?? '/', 'http://api').pathname;
    if (path === '/reset' && method === 'POST') {
      things.clear();
      return { status: 204, body: null };
    }
    const id = /^\/things\/([^/]+)$/.exec(path)?.[1];
    const body = text === '' ? {} : JSON.parse(text);
    if (id === undefined && path !== '/things') return NOT_FOUND;
    if (id === undefined) return method === 'POST' ? create(body) : list();
    if (method === 'DELETE') return remove(id);
    return method === 'GET' ? read(id) : change(id, body, method === 'PUT');
  };
  const answer = (request: IncomingMessage, text: string) => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return act(request, text);
    const known = answers.get(key);
    const ignored = faults.ignoresKeys === true || faults.ignoresKeys === request.method;
    if (known && !ignored) return known;
    const kept = new Map(things);
    const given = act(request, text);
    if (known) strikeChanges(kept);
    answers.set(key, given);
    return given;
  };
  const strikeChanges = (kept: ReadonlyMap<string, Thing>): void => {
    for (const [id, thing] of things) {
      if (!isDeepStrictEqual(kept.get(id), thing)) strike('ignoresKeys', id);
    }
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
    strikes,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const NOT_FOUND = { status: 404, body: { error: 'not found' } };
