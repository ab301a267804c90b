import path from 'node:path';
import type { RedisProgram, RedisSource, Search } from './program.js';
import { debianPackage } from './sources/debian-package.js';
import { homebrew } from './sources/homebrew.js';
import { systemPath } from './sources/system-path.js';
import { unpackedPackage } from './sources/unpacked-package.js';

/** In this order: what is there already comes before what has to be fetched. */
export const REDIS_SOURCES: readonly RedisSource[] = [
  systemPath,
  unpackedPackage,
  debianPackage,
  homebrew,
];

/** No server was found, nor could one be had. The message says what was tried and what to do. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError';
}

export interface FindOptions {
  toolsDir: string;
  log?: (line: string) => void;
  path?: string;
  signal?: AbortSignal;
  sources?: readonly RedisSource[];
}

/** @throws NoRedisError when no source has a server. */
export async function findRedis(options: FindOptions): Promise<RedisProgram> {
  const search: Search = {
    toolsDir: path.resolve(options.toolsDir),
    path: options.path ?? process.env.PATH ?? '',
    log: options.log ?? (() => undefined),
    signal: options.signal,
  };
  const tried: string[] = [];
  for (const source of options.sources ?? REDIS_SOURCES) {
    try {
      const program = await source.find(search);
      if (program) return program;
      tried.push(`${source.name}: not here`);
    } catch (error) {
      options.signal?.throwIfAborted();
      tried.push(`${source.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new NoRedisError(
    [
      'A Redis server (6.2 or later, or Valkey) is needed and none could be found or fetched.',
      ...tried.map((line) => `  - ${line}`),
      'Install one (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis),',
      'or set REDIS_URL to a server of yours, for example REDIS_URL=redis://127.0.0.1:6379.',
    ].join('\n'),
  );
}
