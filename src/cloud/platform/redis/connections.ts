import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../logger.js';

const RECONNECT: RedisOptions = {
  retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000),
  connectTimeout: 5_000,
  keepAlive: 10_000,
};

/**
 * A connection for the web process: a command fails at once when Redis is away and within two
 * seconds when it hangs. A command that timed out may have landed all the same.
 */
export function connectProducer(url: string, logger: Logger): Redis {
  return watch(
    new Redis(url, {
      ...RECONNECT,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 2_000,
      // A failover answers READONLY for a while: connect anew, to the new primary.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    }),
    logger,
  );
}

/** A connection for workers, which wait for Redis as long as it takes. */
export function connectWorker(url: string, logger: Logger): Redis {
  return watch(new Redis(url, { ...RECONNECT, maxRetriesPerRequest: null }), logger);
}

/** Resolves once the connection is usable, or after `timeoutMs` all the same. */
export function waitForReady(connection: Redis, timeoutMs: number): Promise<boolean> {
  if (connection.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(false), timeoutMs);
    const ready = () => finish(true);
    connection.once('ready', ready);
    function finish(result: boolean): void {
      clearTimeout(timer);
      connection.off('ready', ready);
      resolve(result);
    }
  });
}

/** Closes without waiting for a server that may be away. */
export async function disconnect(connection: Redis): Promise<void> {
  if (connection.status === 'ready') await connection.quit().catch(() => connection.disconnect());
  else connection.disconnect();
}

/** Logs that Redis went away and came back, once each instead of once per attempt. */
function watch(connection: Redis, logger: Logger): Redis {
  let away = false;
  connection.on('error', (error: Error) => {
    if (!away) logger.error({ err: error }, 'Redis is away; trying again until it is back');
    away = true;
  });
  connection.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
  return connection;
}
