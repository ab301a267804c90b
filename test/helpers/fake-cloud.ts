import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgentEvent } from '../../src/agent/history/index.js';
import { localVerdict } from '../../src/agent/local-verdict.js';
import type { ReportBody, ReportRun } from '../../src/report/index.js';

type Body = Record<string, unknown>;

export interface FakeCloudOptions {
  /** How many requests are answered 503 before the cloud is there. */
  failing?: number;
  /** How many requests something else answers first: a page, with 200. */
  impostors?: number;
  /** Seconds that those answers ask to wait. */
  retryAfter?: number;
  key?: string;
  /** Longest body that is taken. */
  limitBytes?: number;
  /** Why an event is not valid; null where it is. */
  refuses?: (event: Body) => string | null;
  score?: { score: number; grade: string };
  /** Makes of the report that follows from the events what this cloud tells. */
  reports?: (report: ReportBody) => unknown;
}

/** The part of the cloud's API that an agent uses, in this process and in memory. */
export interface FakeCloud {
  url: string;
  /** Events by seq, of all runs: for tests with one. */
  readonly events: Map<number, Body>;
  readonly runs: Map<string, Body>;
  readonly finishes: { body: Body; eventsThen: number }[];
  /** Every request, as `POST /events`, and how many events it brought. */
  readonly requests: { what: string; at: number; events: number }[];
  /** What was accepted is stored; else it only waits. */
  storing: boolean;
  /** Loses what only waits, the run itself too where `runsToo`. */
  forget(runsToo: boolean): void;
  close(): Promise<void>;
}

export async function startFakeCloud(options: FakeCloudOptions = {}): Promise<FakeCloud> {
  let failing = options.failing ?? 0;
  let impostors = options.impostors ?? 0;
  const waiting = new Map<number, Body>();
  const cloud: Omit<FakeCloud, 'url' | 'close'> = {
    events: new Map(),
    runs: new Map(),
    finishes: [],
    requests: [],
    storing: true,
    forget(runsToo) {
      waiting.clear();
      if (runsToo) cloud.runs.clear();
    },
  };
  const { events, runs, finishes } = cloud;

  const answer = (method: string, url: URL, body: Body): Answer => {
    if (method === 'POST' && url.pathname === '/api/runs') {
      runs.set(String(body.id), body);
      return { status: 202, data: runOf(String(body.id)) };
    }
    const [, id = '', rest = ''] = /^\/api\/runs\/([^/]+)(.*)$/.exec(url.pathname) ?? [];
    if (!runs.has(id)) return { status: 404, error: 'run_not_found' };
    if (rest === '/events' && method === 'GET') {
      const after = Number(url.searchParams.get('after_seq'));
      const stored = [...events.values()].filter(({ seq }) => Number(seq) > after);
      return { status: 200, data: stored.slice(0, Number(url.searchParams.get('limit'))) };
    }
    if (rest === '/rejections') return { status: 200, data: [] };
    if (rest === '/events') return take((body.events ?? []) as Body[]);
    if (rest === '/finish') {
      finishes.push({ body, eventsThen: events.size });
      return { status: 202, data: runOf(id) };
    }
    if (rest === '/report') return { status: 200, data: reportOf(id) };
    if (rest === '/score') return { status: 200, data: scoreOf(id) };
    return { status: 200, data: runOf(id) };
  };
  const take = (batch: Body[]): Answer => {
    const details = batch.flatMap((event, index) => {
      const message = options.refuses?.(event) ?? null;
      return message === null ? [] : [{ path: `/events/${index}/payload`, message }];
    });
    if (details.length > 0) return { status: 400, error: 'validation_failed', details };
    for (const event of batch) waiting.set(Number(event.seq), event);
    return { status: 202, data: { accepted: batch.length, last_seq: batch.at(-1)?.seq } };
  };
  const store = () => {
    for (const [seq, event] of waiting) if (!events.has(seq)) events.set(seq, event);
    waiting.clear();
  };
  const runOf = (id: string) => {
    if (cloud.storing) store();
    let through = 0;
    while (events.has(through + 1)) through += 1;
    const ingest = {
      accepted: events.size + waiting.size,
      persisted: events.size,
      rejected: 0,
      persisted_through: through,
    };
    return { ...runs.get(id), ingest };
  };
  const scoreOf = (id: string) => {
    const isFinal = finishes.length > 0;
    return {
      run_id: id,
      ...{ risks: {}, deductions: [], policy: 'softadastra-v1' },
      ...(options.score ?? { score: 72, grade: 'C' }),
      computed_at: isFinal ? new Date(0).toISOString() : null,
      ...(isFinal ? {} : { provisional: true }),
    };
  };
  const reportOf = (id: string) => {
    const run = runs.get(id) as unknown as ReportRun;
    const { report } = localVerdict(run, [...events.values()] as unknown as AgentEvent[]);
    return options.reports?.(report) ?? report;
  };
  const reply = (request: IncomingMessage, url: URL, text: string): Answer => {
    const isKnown = options.key === undefined || request.headers['x-agent-key'] === options.key;
    if (!isKnown) return { status: 401, error: 'unauthorized' };
    failing -= 1;
    if (failing >= 0) return { status: 503, error: 'unavailable' };
    if (text.length > (options.limitBytes ?? Number.POSITIVE_INFINITY)) {
      return { status: 413, error: 'payload_too_large' };
    }
    return answer(request.method ?? '', url, text === '' ? {} : JSON.parse(text));
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://cloud');
    const what = `${request.method} ${url.pathname.replace(/^\/api\/runs\/[^/]+/, '')}`;
    const many = what === 'POST /events' ? JSON.parse(text).events.length : 0;
    cloud.requests.push({ what, at: performance.now(), events: many });
    impostors -= 1;
    if (impostors >= 0) {
      response.end('<p>Please sign in to this network.</p>');
      return;
    }
    const { status, error, data, details } = reply(request, url, text);
    const later = status === 503 ? { 'retry-after': String(options.retryAfter ?? 0) } : {};
    response.writeHead(status, { 'content-type': 'application/json', ...later });
    const success = error === undefined;
    response.end(JSON.stringify({ success, error, message: error ?? '', data, details }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(cloud, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}

interface Answer {
  status: number;
  data?: unknown;
  error?: string;
  details?: { path: string; message: string }[];
}
