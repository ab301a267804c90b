import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

export const KEY = `sa_agent_key_${'0123456789abcdef'.repeat(3)}`;
export const OTHER_KEY = `sa_agent_key_${'fedcba9876543210'.repeat(3)}`;
export const PREFIX = KEY.slice(0, 21);
export const ACCOUNT = { email: 'ada@example.com', password: 'correct horse battery' };
const TOKEN = 'a-user-token-that-nobody-keeps';

/** All that must not stand in any output, nor in any file but the key in the one that keeps it. */
export const SECRETS = [KEY, OTHER_KEY, ACCOUNT.password, TOKEN] as const;

export interface AccountCloud {
  readonly url: string;
  /** As `GET /api/runs`, in their order. */
  readonly requests: string[];
  /** What came in `x-agent-key`. */
  readonly keysSent: string[];
  /** Keys that are known there. */
  readonly keys: Set<string>;
  readonly projects: { id: string; name: string }[];
  /** Agents that were made and not deleted. */
  readonly agents: { id: string; name: string; project: string }[];
  /** Answered instead of whatever is asked. */
  instead: { status: number; text: string; location?: string } | null;
}

/** The part of the cloud's API that a login uses, in this process and in memory; ends with the test. */
export async function startAccountCloud(
  t: ExecutionContext,
  projects: readonly string[] = [],
): Promise<AccountCloud> {
  const cloud: Omit<AccountCloud, 'url'> = {
    requests: [],
    keysSent: [],
    keys: new Set([KEY]),
    projects: projects.map((name, index) => ({ id: idOf('prj', index), name })),
    agents: [],
    instead: null,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { pathname } = new URL(request.url ?? '/', 'http://cloud');
    const what = `${request.method} ${pathname}`;
    cloud.requests.push(what);
    const key = request.headers['x-agent-key'];
    if (typeof key === 'string') cloud.keysSent.push(key);
    if (cloud.instead) {
      const { status, text: said, location } = cloud.instead;
      response.writeHead(status, location ? { location } : {}).end(said);
      return;
    }
    const { status, data, error } = answer(cloud, what, request, text ? JSON.parse(text) : {});
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: !error, error, message: error ?? '', data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(cloud, { url: `http://127.0.0.1:${port}` });
}

interface Answer {
  status: number;
  data?: unknown;
  error?: string;
}

function answer(
  { keys, projects, agents }: Omit<AccountCloud, 'url'>,
  what: string,
  { headers }: IncomingMessage,
  body: Record<string, string>,
): Answer {
  if (what === 'GET /health/live') {
    return { status: 200, data: { service: 'mine', status: 'ok', version: '1', checks: {} } };
  }
  if (what === 'POST /api/auth/login') {
    const known = body.email === ACCOUNT.email && body.password === ACCOUNT.password;
    return known
      ? { status: 200, data: { token: TOKEN } }
      : { status: 401, error: 'invalid_credentials' };
  }
  if (what === 'GET /api/runs') {
    const known = keys.has(String(headers['x-agent-key']));
    return known ? { status: 200, data: [] } : { status: 401, error: 'unauthorized' };
  }
  if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, error: 'unauthorized' };
  if (what === 'GET /api/projects') return { status: 200, data: projects };
  if (what === 'POST /api/projects') {
    const project = { id: idOf('prj', projects.length), name: String(body.name) };
    projects.push(project);
    return { status: 201, data: project };
  }
  const [, project] = /^POST \/api\/projects\/(\w+)\/agents$/.exec(what) ?? [];
  if (project) {
    const agent = { id: idOf('agt', agents.length), name: String(body.name), project };
    agents.push(agent);
    return { status: 201, data: { agent, api_key: KEY } };
  }
  const [, deleted] = /^DELETE \/api\/agents\/(\w+)$/.exec(what) ?? [];
  const at = agents.findIndex(({ id }) => id === deleted);
  if (at === -1) return { status: 404, error: 'agent_not_found' };
  agents.splice(at, 1);
  return { status: 200, data: { deleted: true } };
}

function idOf(prefix: string, index: number): string {
  return `${prefix}_${String(index + 1).padStart(32, '0')}`;
}
