import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ProvidedRedis, provideRedis } from '../../src/local/redis/index.js';

export interface TestRedis {
  readonly url: string;
  /** The server's process: a test may kill it, and it comes back at the same url, with its data. */
  readonly pid: number | undefined;
  /** Ends the server and removes its data. May be called twice. */
  stop(): Promise<void>;
}

/** Downloads are made once per checkout and shared by all test files. */
export const TEST_TOOLS_DIR = path.resolve(process.env.CLOUD_DATA_DIR ?? '.data', 'tools');

/** A private Redis with an empty directory of its own, set up exactly as the local stack's. */
export async function startRedis(): Promise<TestRedis> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'softadastra-redis-'));
  let redis: ProvidedRedis;
  try {
    redis = await provideRedis({ dataDir, toolsDir: TEST_TOOLS_DIR });
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  return {
    url: redis.url,
    get pid() {
      return redis.pid;
    },
    async stop() {
      await redis.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
