import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../../src/cloud/platform/ids.js';
import { freePort } from '../../../src/local/port.js';
import { provideRedis } from '../../../src/local/redis/index.js';
import { createAgent } from '../../helpers/accounts.js';
import { call } from '../../helpers/call.js';
import { TEST_TOOLS_DIR } from '../../helpers/redis.js';
import type { Closers } from './closers.js';
import { Ledger } from './ledger.js';
import { type Program, startProgram, untilReady } from './program.js';
import type { Stage } from './stage.js';

/** The control plane as it runs in production: a web process, and a worker when one is wanted. */
export interface Cloud {
  readonly web: Program;
  readonly origin: string;
  readonly agentKey: string;
  readonly ledger: Ledger;
  /** Opens runs through the API. @returns their ids. */
  openRuns(count: number): Promise<string[]>;
  startWorker(): Promise<Program>;
  /** Starts one more web process. @returns its origin. */
  startWeb(): Promise<string>;
}

/**
 * @param databaseUrl a database that has our schema.
 * @param settings beside production's.
 */
export async function startCloud(
  stage: Stage,
  closers: Closers,
  databaseUrl: string,
  settings: Readonly<Record<string, string>>,
): Promise<Cloud> {
  const { folder, options } = stage;
  const { say, profileDir } = options;
  const redis = await provideRedis({ dataDir: folder, toolsDir: TEST_TOOLS_DIR, log: say });
  closers.add(() => redis.stop());
  const common = { ...environment(folder, databaseUrl, redis.url), ...settings };
  const start = async (program: string, own: Record<string, string> = {}) => {
    const env = { ...common, ...own };
    const started = await startProgram(program, { env, cwd: folder, profileDir });
    closers.add(() => started.stop());
    return started;
  };
  const startWeb = async () => {
    const port = await freePort('127.0.0.1');
    const web = await start('src/cloud/web.js', { SERVER_PORT: String(port) });
    const origin = `http://127.0.0.1:${port}`;
    await untilReady(`${origin}/health/ready`, web, say);
    return { web, origin };
  };
  const { web, origin } = await startWeb();
  const ledger = new Ledger(databaseUrl);
  closers.add(() => ledger.close());
  const { key: agentKey } = await createAgent(origin);
  return {
    web,
    origin,
    agentKey,
    ledger,
    openRuns: (count) => openRuns(origin, agentKey, count),
    startWorker: () => start('workers/main.js'),
    startWeb: async () => (await startWeb()).origin,
  };
}

/** Production's settings; what would refuse a load on purpose is out of the way. */
function environment(folder: string, databaseUrl: string, redisUrl: string) {
  return {
    CLOUD_ENVIRONMENT: 'production',
    CLOUD_LOG_LEVEL: 'error',
    CLOUD_DATA_DIR: path.join(folder, 'data'),
    CLOUD_JWT_SECRET: randomBytes(32).toString('hex'),
    CLOUD_AGENT_API_KEY_SECRET: randomBytes(32).toString('hex'),
    CLOUD_AGENT_REQUESTS_PER_SECOND: '1000000',
    CLOUD_QUEUE_LIMIT: '10000000',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SERVER_HOST: '127.0.0.1',
  };
}

async function openRuns(origin: string, agentKey: string, count: number): Promise<string[]> {
  const ids = newRunIds(count);
  for (const id of ids) {
    const json = {
      id,
      target_url: 'http://127.0.0.1:3000/orders',
      method: 'POST',
      scenario: 'bench',
    };
    const { status, text } = await untilTaken(() =>
      call(origin, 'POST', '/api/runs', { agentKey, json }),
    );
    if (status !== 202) throw new Error(`opening a run was answered ${status}: ${text}`);
  }
  return ids;
}

/** What was measured before may have left a queue that is full for another moment. */
async function untilTaken<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 10; tries += 1) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
    await delay(500);
  }
  return ask();
}

export function newRunIds(count: number): string[] {
  return Array.from({ length: count }, () => newId('run'));
}
