import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestCloud } from '../cloud.js';

const ENTRY = fileURLToPath(new URL('../../../src/cloud/admin.js', import.meta.url));

export interface AdminResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The operators' program as a process of its own. */
export async function startAdmin(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<AdminResult> {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CLOUD_ENVIRONMENT: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result: AdminResult = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    result.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    result.stderr += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { ...result, code };
}

/** Beside a running cloud, with the environment of its processes. */
export function adminOf(cloud: TestCloud, env: Record<string, string> = {}) {
  return (...args: string[]): Promise<AdminResult> =>
    startAdmin(args, { CLOUD_DATA_DIR: cloud.folder, REDIS_URL: cloud.redisUrl, ...env });
}
