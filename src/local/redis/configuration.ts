/** What a private instance is told; written to a file, so that no process list shows the password. */
export interface RedisSettings {
  port: number;
  password: string;
  /** Where the append-only file lies. */
  dir: string;
}

/**
 * The configuration file of a private instance. Every write is on disk before it is answered
 * (`appendfsync always`) and nothing is ever evicted: what the API has promised stays.
 */
export function redisConfiguration({ port, password, dir }: RedisSettings): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${quoted(password)}`,
    `dir ${quoted(dir)}`,
    'daemonize no',
    'loglevel warning',
    'logfile ""',
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory 0',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/** Redis reads double-quoted words with backslash escapes. */
function quoted(word: string): string {
  if (/[\r\n\0]/.test(word)) throw new Error('a Redis setting cannot hold a line break');
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}
