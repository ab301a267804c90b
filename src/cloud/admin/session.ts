import { existsSync } from 'node:fs';
import type { Clock } from '../platform/clock.js';
import { type Config, loadConfig } from '../platform/config.js';
import { type Database, openDatabase } from '../platform/database/database.js';
import { requireCurrentSchema } from '../platform/database/migrate.js';
import { readDatabaseUrl } from '../platform/database/url.js';
import { createLogger } from '../platform/logger.js';
import { connectProducer, disconnect, waitForReady } from '../platform/redis/connections.js';
import { Queues } from '../queues/index.js';

/** Arguments that cannot be meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Where a command speaks: results, and everything else. */
export interface Say {
  out(text: string): void;
  err(text: string): void;
}

const REDIS_PATIENCE_MS = 5_000;

/** What a command works with; opened when it is first asked for, closed at the end. */
export class AdminSession {
  #config: Config | undefined;
  #database: Database | undefined;
  #queues: Queues | undefined;

  constructor(
    readonly say: Say,
    readonly clock: Clock,
  ) {}

  /** @throws ConfigurationError that names every bad variable. */
  get config(): Config {
    this.#config ??= loadConfig();
    return this.#config;
  }

  /** @throws where there is no database, or one of another release. */
  async database(): Promise<Database> {
    const database = this.databaseOfAnyRelease();
    await requireCurrentSchema(database.write);
    return database;
  }

  /** @throws where there is no database: SQLite would make an empty one. */
  databaseOfAnyRelease(): Database {
    const parsed = readDatabaseUrl(this.config.databaseUrl);
    if ('file' in parsed && !existsSync(parsed.file)) {
      throw new Error(`there is no database at ${parsed.file}: check DATABASE_URL, CLOUD_DATA_DIR`);
    }
    this.#database ??= openDatabase(this.config.databaseUrl);
    return this.#database;
  }

  /** @throws where Redis does not answer. */
  async queues(): Promise<Queues> {
    if (this.#queues) return this.#queues;
    const { redisUrl, queueShards, serviceName } = this.config;
    const logger = createLogger({ service: serviceName, level: 'silent', readable: false });
    const redis = connectProducer(redisUrl, logger);
    this.#queues = new Queues(redis, queueShards);
    if (!(await waitForReady(redis, REDIS_PATIENCE_MS))) {
      throw new Error(`Redis does not answer at ${withoutPassword(redisUrl)}: check REDIS_URL`);
    }
    await this.#queues.requireShards();
    return this.#queues;
  }

  async close(): Promise<void> {
    if (this.#queues) {
      const { redis } = this.#queues;
      await this.#queues.close();
      await disconnect(redis);
    }
    await this.#database?.close();
  }
}

function withoutPassword(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
