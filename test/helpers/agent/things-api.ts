import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API of things that can be created, changed, removed, read and listed, with chosen faults. */
export interface ThingsApi {
  /** Where things are created and listed. */
  readonly url: string;
  readonly things: ReadonlyMap<string, Thing>;
  close(): Promise<void>;
}

export interface PlantedInThings {
  /** Ignores the idempotency key of creations. */
  doubles?: boolean;
  /** Ignores about half of all keys, others in each run. */
  doublesSome?: boolean;
  /** Acknowledges the creation of that number and does not keep it. */
  losesNth?: number;
  /** Answers a repeated update from its memory of keys, and puts the old value back. */
  losesUpdates?: boolean;
  /** A repeated deletion brings the thing back. */
  resurrects?: boolean;
}

type Thing = Record<string, unknown> & { id: string };

export async function startThingsApi(planted: PlantedInThings = {}): Promise<ThingsApi> {
  const things = new Map<string, Thing>();
  const removed = new Map<string, Thing>();
  const before = new Map<string, Thing>();
  const answers = new Map<string, Thing>();
  let count = 0;

  const create = (key: string, fields: object) => {
    const ignored = planted.doubles || (planted.doublesSome && /^[0-7]/.test(key));
    const known = ignored ? undefined : answers.get(key);
    if (known) return { status: 201, body: known };
    count += 1;
    const thing = { ...fields, id: `t-${count}` };
    if (count !== planted.losesNth) things.set(thing.id, thing);
    if (key !== '') answers.set(key, thing);
    return { status: 201, body: thing };
  };
  const update = (id: string, key: string, fields: object) => {
    const known = answers.get(key);
    const old = before.get(key);
    if (known && planted.losesUpdates && old) things.set(id, old);
    if (known) return { status: 200, body: known };
    const now = things.get(id);
    if (!now) return { status: 404, body: null };
    const changed = { ...now, ...fields, id };
    before.set(key, now);
    answers.set(key, changed);
    things.set(id, changed);
    return { status: 200, body: changed };
  };
  const remove = (id: string) => {
    const gone = things.get(id);
    if (gone) {
      things.delete(id);
      removed.set(id, gone);
      return { status: 200, body: { id } };
    }
    const back = removed.get(id);
    if (planted.resurrects && back) {
      things.set(id, back);
      return { status: 200, body: { id } };
    }
    return { status: 404, body: null };
  };
  const read = (id: string) => {
    const thing = things.get(id);
    return thing ? { status: 200, body: thing } : { status: 404, body: null };
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const fields: object = text === '' ? {} : JSON.parse(text);
    const key = String(request.headers['idempotency-key'] ?? '');
    const [, , id = ''] = (request.url ?? '/').split('/');
    const answer = {
      POST: () => create(key, fields),
      PATCH: () => update(id, key, fields),
      DELETE: () => remove(id),
      GET: () => (id === '' ? { status: 200, body: { data: [...things.values()] } } : read(id)),
    }[request.method ?? 'GET'];
    const { status, body } = answer?.() ?? { status: 405, body: null };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/things`,
    things,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** How the things are changed, removed, read and listed; quick, and without waiting for anything. */
export const THINGS_SCENARIO = {
  attempt_timeout_ms: 400,
  concurrency: 4,
  retry: { attempts: 8, backoff_ms: 5, backoff_max_ms: 20 },
  update: { path: '/things/{{id}}', body: { note: '{{marker}}' } },
  delete: { path: '/things/{{id}}' },
  read: { path: '/things/{{id}}' },
  list: { path: '/things' },
  readback: { id: 'id', items: 'data', settle_ms: 0, patience_ms: 50 },
};
