import { Api, type CallOptions } from './api.js';
import { type Clock, systemClock } from './clock.js';
import { newId } from './ids.js';
import { defaultFetch, type Fetch, Transport } from './transport.js';
import type {
  Agent,
  AgentWithKey,
  CreateProjectInput,
  CreateRunInput,
  EventInput,
  FinalStatus,
  ListQuery,
  Page,
  Project,
  Rejection,
  Report,
  ReportFormat,
  Run,
  RunQuery,
  RunTimeline,
  Score,
  Session,
  StoredEvent,
  User,
} from './types.js';

export interface CloudClientOptions {
  /** Where the cloud is, such as `http://127.0.0.1:8080`. */
  baseUrl: string;
  /** An agent's key, `sa_agent_key_…`. */
  apiKey?: string;
  /** A user's token, from `register` or `login`. */
  token?: string;
  /** For one request; default 30,000. */
  timeoutMs?: number;
  /** Further tries of requests that are safe to repeat; default 3. */
  retries?: number;
  fetch?: Fetch;
  clock?: Clock;
  random?: () => number;
}

/** The cloud's API as typed methods. Every method rejects with a CloudError when it does not succeed. */
export class CloudClient {
  readonly #api: Api;
  readonly #options: CloudClientOptions;

  constructor(options: CloudClientOptions) {
    this.#options = options;
    const transport = new Transport({
      baseUrl: baseUrlOf(options.baseUrl),
      headers: headersOf(options),
      timeoutMs: options.timeoutMs ?? 30_000,
      retries: options.retries ?? 3,
      fetch: options.fetch ?? defaultFetch,
      clock: options.clock ?? systemClock,
      random: options.random ?? Math.random,
    });
    this.#api = new Api(transport);
  }

  /** The same client for another identity. */
  as(identity: { apiKey: string } | { token: string }): CloudClient {
    const { apiKey: _, token: __, ...options } = this.#options;
    return new CloudClient({ ...options, ...identity });
  }

  // Agents

  /** Opens a run. Repeating it with the same id is harmless, so an id is always sent. */
  createRun(input: CreateRunInput, options?: CallOptions): Promise<Run> {
    const body = { ...input, id: input.id ?? newId('run') };
    return this.#api.data('POST', '/api/runs', { ...options, body, repeatable: true });
  }

  /** One batch of 1–1000 events, tried once. `EventUploader` is the way that loses nothing. */
  submitEvents(
    runId: string,
    events: readonly EventInput[],
    options?: CallOptions,
  ): Promise<{ accepted: number; last_seq: number | null }> {
    return this.submitSerialized(runId, JSON.stringify({ events }), options);
  }

  /** Like `submitEvents`, for a body that has been serialized before. */
  submitSerialized(
    runId: string,
    body: string,
    options?: CallOptions,
  ): Promise<{ accepted: number; last_seq: number | null }> {
    return this.#api.data('POST', `${runPath(runId)}/events`, { ...options, serialized: body });
  }

  finishRun(
    runId: string,
    input: { status?: FinalStatus; last_seq?: number } = {},
    options?: CallOptions,
  ): Promise<Run> {
    const path = `${runPath(runId)}/finish`;
    return this.#api.data('POST', path, { ...options, body: input, repeatable: true });
  }

  setRunStatus(
    runId: string,
    status: 'running' | FinalStatus,
    options?: CallOptions,
  ): Promise<Run> {
    const path = `${runPath(runId)}/status`;
    return this.#api.data('POST', path, { ...options, body: { status }, repeatable: true });
  }

  /** Keeps a report of your own beside the server's. */
  putReport(
    runId: string,
    input: { summary: string; raw_json: unknown },
    options?: CallOptions,
  ): Promise<unknown> {
    const path = `${runPath(runId)}/report`;
    return this.#api.data('POST', path, { ...options, body: input, repeatable: true });
  }

  // Agents and users

  getRun(runId: string, options?: CallOptions): Promise<Run> {
    return this.#api.data('GET', runPath(runId), options);
  }

  listRuns(query: RunQuery | ListQuery = {}, options?: CallOptions): Promise<Page<Run>> {
    return this.#api.page('/api/runs', query, options);
  }

  getScore(runId: string, options?: CallOptions): Promise<Score> {
    return this.#api.data('GET', `${runPath(runId)}/score`, options);
  }

  /** The report as data, or, with a format, as the text of that format. */
  getReport(runId: string): Promise<Report>;
  getReport(runId: string, format: ReportFormat, options?: CallOptions): Promise<string>;
  async getReport(
    runId: string,
    format?: ReportFormat,
    options?: CallOptions,
  ): Promise<Report | string> {
    const path = `${runPath(runId)}/report`;
    if (format === undefined) return this.#api.data<Report>('GET', path, options);
    return (await this.#api.send('GET', path, { ...options, query: { format } })).text;
  }

  runTimeline(runId: string, options?: CallOptions): Promise<RunTimeline> {
    return this.#api.data('GET', `${runPath(runId)}/timeline`, options);
  }

  listRunEvents(
    runId: string,
    query: ListQuery = {},
    options?: CallOptions,
  ): Promise<Page<StoredEvent>> {
    return this.#api.page(`${runPath(runId)}/events`, query, options);
  }

  listRejections(
    runId: string,
    query: ListQuery = {},
    options?: CallOptions,
  ): Promise<Page<Rejection>> {
    return this.#api.page(`${runPath(runId)}/rejections`, query, options);
  }

  // Users

  register(input: { email: string; name: string; password: string }): Promise<Session> {
    return this.#api.data('POST', '/api/auth/register', { body: input });
  }

  login(input: { email: string; password: string }): Promise<Session> {
    return this.#api.data('POST', '/api/auth/login', { body: input });
  }

  me(): Promise<User> {
    return this.#api.data('GET', '/api/auth/me');
  }

  createProject(input: CreateProjectInput): Promise<Project> {
    return this.#api.data('POST', '/api/projects', { body: input });
  }

  getProject(id: string): Promise<Project> {
    return this.#api.data('GET', `/api/projects/${encodeURIComponent(id)}`);
  }

  updateProject(id: string, input: Partial<CreateProjectInput>): Promise<Project> {
    return this.#api.data('PUT', `/api/projects/${encodeURIComponent(id)}`, { body: input });
  }

  async deleteProject(id: string): Promise<void> {
    await this.#api.send('DELETE', `/api/projects/${encodeURIComponent(id)}`);
  }

  listProjects(query: ListQuery = {}): Promise<Page<Project>> {
    return this.#api.page('/api/projects', query);
  }

  createAgent(projectId: string, input: { name: string }): Promise<AgentWithKey> {
    const path = `/api/projects/${encodeURIComponent(projectId)}/agents`;
    return this.#api.data('POST', path, { body: input });
  }

  getAgent(id: string): Promise<Agent> {
    return this.#api.data('GET', `/api/agents/${encodeURIComponent(id)}`);
  }

  listAgents(query: ListQuery = {}): Promise<Page<Agent>> {
    return this.#api.page('/api/agents', query);
  }

  /** The old key is dead when this answers. */
  rotateKey(agentId: string): Promise<AgentWithKey> {
    return this.#api.data('POST', `/api/agents/${encodeURIComponent(agentId)}/rotate-key`);
  }

  async deleteAgent(id: string): Promise<void> {
    await this.#api.send('DELETE', `/api/agents/${encodeURIComponent(id)}`);
  }

  async deleteRun(id: string): Promise<void> {
    await this.#api.send('DELETE', runPath(id));
  }
}

function baseUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError(`baseUrl must be an http or https address, not "${text}"`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function headersOf(options: CloudClientOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: '*/*', 'user-agent': 'softadastra-sdk' };
  if (options.apiKey !== undefined) headers['x-agent-key'] = options.apiKey;
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
  return headers;
}

function runPath(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}`;
}
