import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The part of the cloud's API that an agent uses, in this process and in memory. */
export interface FakeCloud {
  url: string;
  /** Events by seq. */
  readonly events: Map<number, Record<string, unknown>>;
  readonly runs: Map<string, Record<string, unknown>>;
  readonly finishes: { body: Record<string, unknown>; eventsThen: number }[];
  close(): Promise<void>;
}

/** @param failing how many requests are answered 503 before the cloud is there. */
export async function startFakeCloud(
  options: { failing?: number; key?: string } = {},
): Promise<FakeCloud> {
  let failing = options.failing ?? 0;
  const events: FakeCloud['events'] = new Map();
  const runs: FakeCloud['runs'] = new Map();
  const finishes: FakeCloud['finishes'] = [];

  const answer = (method: string, path: string, body: Record<string, unknown>): Answer => {
    if (method === 'POST' && path === '/api/runs') {
      runs.set(String(body.id), body);
      return { status: 202, data: runOf(String(body.id)) };
    }
    const [, id = '', rest = ''] = /^\/api\/runs\/([^/]+)(.*)$/.exec(path) ?? [];
    if (!runs.has(id)) return { status: 404, error: 'run_not_found' };
    if (rest === '/events') {
      const batch = body.events as { seq: number }[];
      for (const event of batch) events.set(event.seq, event);
      return { status: 202, data: { accepted: batch.length, last_seq: batch.at(-1)?.seq } };
    }
    if (rest === '/finish') {
      finishes.push({ body, eventsThen: events.size });
      return { status: 202, data: runOf(id) };
    }
    if (rest === '/score') {
      const provisional = finishes.length === 0 ? { provisional: true } : {};
      const computed_at = finishes.length === 0 ? null : new Date(0).toISOString();
      return {
        status: 200,
        data: { run_id: id, score: 72, grade: 'C', computed_at, ...provisional },
      };
    }
    return { status: 200, data: runOf(id) };
  };
  const runOf = (id: string) => ({
    ...runs.get(id),
    ingest: {
      accepted: events.size,
      persisted: events.size,
      rejected: 0,
      persisted_through: covered(),
    },
  });
  const covered = () => {
    let through = 0;
    while (events.has(through + 1)) through += 1;
    return through;
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const refused = options.key !== undefined && request.headers['x-agent-key'] !== options.key;
    failing -= 1;
    const result: Answer = refused
      ? { status: 401, error: 'unauthorized' }
      : failing >= 0
        ? { status: 503, error: 'unavailable' }
        : answer(request.method ?? '', request.url ?? '', text === '' ? {} : JSON.parse(text));
    response.writeHead(result.status, { 'content-type': 'application/json' });
    const success = result.error === undefined;
    response.end(
      JSON.stringify({
        success,
        error: result.error,
        message: result.error ?? '',
        data: result.data,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    runs,
    finishes,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  status: number;
  data?: unknown;
  error?: string;
}
