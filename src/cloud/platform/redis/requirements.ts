import type { Redis } from 'ioredis';

const LEAST_VERSION = [6, 2] as const;

/**
 * What is wrong with this Redis for a queue that must not lose anything: a 202 promises that the
 * work is in an append-only file, and an evicted key is a lost job.
 */
export async function findRedisProblems(connection: Redis): Promise<string[]> {
  const info = parseInfo(await connection.info());
  const problems: string[] = [];
  const [major = 0, minor = 0] = (info.get('redis_version') ?? '').split('.').map(Number);
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    problems.push(`Redis ${major}.${minor} is too old: ${LEAST_VERSION.join('.')} is needed`);
  }
  const policy = info.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    problems.push(`maxmemory-policy is ${policy}: set it to noeviction, or queued work disappears`);
  }
  if (info.get('aof_enabled') === '0') {
    problems.push('appendonly is off: set it to yes, or a crash of Redis loses accepted work');
  }
  return problems;
}

function parseInfo(text: string): Map<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}
