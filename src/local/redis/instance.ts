import { Redis } from 'ioredis';
import { freePort } from '../port.js';
import { type Child, describeExit, startChild } from '../processes/child.js';
import { redisConfiguration } from './configuration.js';
import type { RedisFolder } from './folder.js';
import type { RedisProgram } from './program.js';

/** How long loading an append-only file may take before a start counts as failed. */
const READY_MS = 60_000;
const RETRY_MS = 20;
const LAST_LINES = 8;
/** Of what Redis says at its warning level, starting, stopping and tuning advice are no news. */
const TROUBLE = /error|fail|can't|cannot|corrupt|short write|bad file|out of memory|crash/i;
const ADVICE = /overcommit/;
export const REDIS_STOP_MS = 5_000;

export interface Address {
  port: number;
  password: string;
}

/** Starts the server and resolves once it answers PING. @throws with its last lines otherwise. */
export async function launchRedis(
  program: RedisProgram,
  folder: RedisFolder,
  address: Address,
  log: (line: string) => void,
): Promise<Child> {
  folder.writeConfiguration(redisConfiguration({ ...address, dir: folder.dataDir }));
  const said: string[] = [];
  const child = await startChild([program.command, folder.configurationFile], {
    env: { ...process.env, ...program.env },
    graceMs: REDIS_STOP_MS,
    onLine: (line) => {
      said.push(line);
      if (said.length > LAST_LINES) said.shift();
      if (TROUBLE.test(line) && !ADVICE.test(line)) log(line);
    },
  });
  if (child.identity) folder.rememberProcess(child.identity);
  try {
    await Promise.race([answers(address), failure(child, said)]);
  } catch (error) {
    await child.stop(REDIS_STOP_MS);
    throw error;
  }
  return child;
}

/** A port that nobody listens on now; another program may still take it before Redis does. */
export function choosePort(): Promise<number> {
  return freePort('127.0.0.1');
}

async function failure(child: Child, said: readonly string[]): Promise<never> {
  const exit = await child.exited;
  throw new Error(`Redis ${describeExit(exit)}: ${said.join(' / ')}`);
}

async function answers({ port, password }: Address): Promise<void> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    password,
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (times * RETRY_MS > READY_MS ? null : RETRY_MS),
  });
  // Refused connections are the expected state until it listens; the retry strategy bounds them.
  redis.on('error', () => undefined);
  try {
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}
