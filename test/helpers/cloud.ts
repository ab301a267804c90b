import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { type Database, openDatabase } from '../../src/cloud/platform/database/database.js';
import { freePort } from '../../src/local/port.js';
import { WebWatch } from './api-document/index.js';
import { type Called, type CallOptions, call } from './call.js';
import { chosenDatabase } from './databases/chosen.js';
import { TestProcess } from './processes.js';
import { startRedis } from './redis.js';
import { until } from './until.js';

export interface CloudOptions {
  /** Worker processes to begin with. */
  workers?: number;
  env?: Record<string, string>;
  /** A Redis of the test's own, which it stops itself; else one is started. */
  redisUrl?: string;
  /** A DATABASE_URL; else a new database of the kind that the test file runs on. */
  databaseUrl?: string;
}

const WORKER = 'workers/main.js';

/** The control plane as it runs in production: its own Redis, database, web and workers. */
export class TestCloud {
  readonly workers: TestProcess[] = [];
  readonly database: Database;

  constructor(
    readonly url: string,
    readonly redisUrl: string,
    readonly web: TestProcess,
    private readonly env: Record<string, string> & { DATABASE_URL: string },
    readonly folder: string,
    private readonly stopRedis: () => Promise<void>,
    private readonly answers: WebWatch,
  ) {
    this.database = openDatabase(env.DATABASE_URL);
  }

  /** What the database really holds, past every line of the API; query-only on SQLite. */
  get db(): Knex {
    return this.database.read;
  }

  /** @param entry another program than the worker, path below the compiled root. */
  startWorker(env: Record<string, string> = {}, entry = WORKER): TestProcess {
    const worker = new TestProcess(entry, { ...this.env, ...env });
    this.workers.push(worker);
    return worker;
  }

  call(method: string, path: string, options?: CallOptions): Promise<Called> {
    return call(this.url, method, path, options);
  }

  /** Resolves once the web process answers and finds database and Redis. */
  async ready(): Promise<void> {
    await until(
      'the web process is ready',
      async () => {
        if (!this.web.isRunning) throw new Error(`the web process ended: ${this.web.output}`);
        return call(this.url, 'GET', '/health/ready').then(
          ({ status }) => status === 200,
          () => false,
        );
      },
      { state: () => this.web.output.slice(-2_000) },
    );
  }

  /** All that the processes wrote, for messages of failed assertions. */
  get output(): string {
    return [this.web, ...this.workers].map(({ output }) => output).join('\n');
  }

  /** @throws where an answer was not as the OpenAPI document says. */
  async stop(): Promise<void> {
    await Promise.all([this.web, ...this.workers].map((each) => each.end('SIGKILL')));
    await this.database.close();
    await this.stopRedis();
    try {
      this.answers.settle();
    } finally {
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** Starts a whole control plane; `stop()` ends every process of it. */
export async function startCloud(options: CloudOptions = {}): Promise<TestCloud> {
  const redis = options.redisUrl
    ? { url: options.redisUrl, stop: async () => undefined }
    : await startRedis();
  const folder = await mkdtemp(path.join(tmpdir(), 'softadastra-cloud-'));
  const port = await freePort('127.0.0.1');
  const env = {
    CLOUD_ENVIRONMENT: 'test',
    CLOUD_DATA_DIR: folder,
    DATABASE_URL: options.databaseUrl ?? (await chosenDatabase(folder)),
    SERVER_PORT: String(port),
    REDIS_URL: redis.url,
    CLOUD_JOB_LOCK_MS: '2000',
    CLOUD_LOG_LEVEL: 'warn',
    CLOUD_DEV_MODE: 'true',
    CLOUD_AGENT_REQUESTS_PER_SECOND: '100000',
    CLOUD_OPERATOR_TOKEN: OPERATOR_TOKEN,
    ...options.env,
  };
  const answers = new WebWatch(folder);
  const web = new TestProcess('src/cloud/web.js', { ...env, ...answers.env });
  const url = `http://127.0.0.1:${port}`;
  const cloud = new TestCloud(url, redis.url, web, env, folder, () => redis.stop(), answers);
  try {
    await cloud.ready();
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  for (let count = 0; count < (options.workers ?? 0); count += 1) cloud.startWorker();
  return cloud;
}

export const OPERATOR_TOKEN = 'an-operator-token-for-tests';
