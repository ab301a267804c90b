import { existsSync } from 'node:fs';
import path from 'node:path';
import { config as loadDotenv } from 'dotenv';
import { readDatabaseUrl } from './database/url.js';
import { EnvironmentReader } from './environment.js';
import { readOperatorToken, readSecrets } from './secrets.js';

/** Everything the web and worker processes can be told, validated and defaulted once. */
export interface Config {
  readonly serviceName: string;
  readonly environment: 'development' | 'production' | 'test';
  readonly host: string;
  readonly port: number;
  readonly corsAllowedOrigin: string;
  readonly devMode: boolean;
  readonly autoMigrate: boolean;
  /** The first signs, all of them verify. */
  readonly jwtSecrets: readonly string[];
  /** The first hashes new keys, all of them recognise old ones. */
  readonly agentKeySecrets: readonly string[];
  readonly maxRequestBodyBytes: number;
  readonly maxReportBodyBytes: number;
  readonly operatorToken: string | null;
  readonly tokenLifetimeSeconds: number;
  /** How long a sign-in that is to be remembered may be renewed after its last renewal. */
  readonly sessionLifetimeSeconds: number;
  readonly runIdleSeconds: number;
  readonly runTimeLimitSeconds: number;
  /** Runs that ended longer ago than this are deleted; null keeps them for ever. */
  readonly retentionDays: number | null;
  /** Jobs that may wait before the API answers 503. */
  readonly queueLimit: number;
  readonly queueShards: number;
  readonly workerConcurrency: number;
  readonly reportThreads: number;
  /** Where a worker process tells its metrics; 0 is nowhere. */
  readonly workerMetricsPort: number;
  /** How long a web process that is to stop goes on serving while it says that it is not ready. */
  readonly stopDelayMs: number;
  /** How long BullMQ lets a silent worker keep a job before another takes it. */
  readonly jobLockMs: number;
  readonly agentRequestsPerSecond: number;
  readonly loginFailuresPerAccount: number;
  readonly loginFailuresPerAddress: number;
  readonly trustProxy: boolean;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly dataDir: string;
}

/**
 * Reads the configuration from environment variables, `.env` filling the gaps outside production.
 * @throws ConfigurationError that names every bad variable at once.
 */
export function loadConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const env = new EnvironmentReader(withDotenv(variables));
  const environment = env.oneOf('CLOUD_ENVIRONMENT', ['development', 'production', 'test']);
  const production = environment === 'production';
  const dataDir = path.resolve(env.text('CLOUD_DATA_DIR', '.data'));
  const devMode = env.flag('CLOUD_DEV_MODE', !production);
  const secrets = readSecrets(env, { production, devMode, dataDir });
  const config: Config = {
    serviceName: env.text('CLOUD_SERVICE_NAME', 'softadastra-cloud'),
    environment,
    host: env.text('SERVER_HOST', '127.0.0.1'),
    port: env.integer(env.has('PORT') ? 'PORT' : 'SERVER_PORT', 8080, 0, 65_535),
    corsAllowedOrigin: env.text('CLOUD_CORS_ALLOWED_ORIGIN', 'http://localhost:5173'),
    devMode,
    autoMigrate: env.flag('CLOUD_AUTO_MIGRATE', !production),
    ...secrets,
    maxRequestBodyBytes: env.integer('CLOUD_MAX_REQUEST_BODY_BYTES', 1_048_576, 1_024, 67_108_864),
    maxReportBodyBytes: env.integer('CLOUD_MAX_REPORT_BODY_BYTES', 6_291_456, 1_024, 67_108_864),
    operatorToken: readOperatorToken(env, { production }),
    tokenLifetimeSeconds: env.integer('CLOUD_TOKEN_LIFETIME_SECONDS', 43_200, 60, 86_400),
    sessionLifetimeSeconds: env.integer('CLOUD_SESSION_LIFETIME_SECONDS', 1_209_600, 60, 7_776_000),
    runIdleSeconds: env.integer('CLOUD_RUN_IDLE_SECONDS', 3_600, 1, 2_592_000),
    runTimeLimitSeconds: env.integer('CLOUD_RUN_TIME_LIMIT', 86_400, 1, 2_592_000),
    retentionDays: env.has('CLOUD_RETENTION_DAYS')
      ? env.integer('CLOUD_RETENTION_DAYS', 1, 1, 36_500)
      : null,
    queueLimit: env.integer('CLOUD_QUEUE_LIMIT', 10_000, 1, 10_000_000),
    queueShards: env.integer('CLOUD_QUEUE_SHARDS', 1, 1, 64),
    workerConcurrency: env.integer('CLOUD_WORKER_CONCURRENCY', 100, 1, 1_000),
    reportThreads: env.integer('CLOUD_REPORT_THREADS', 0, 0, 128),
    workerMetricsPort: env.integer('CLOUD_WORKER_METRICS_PORT', 0, 0, 65_535),
    stopDelayMs: env.integer('CLOUD_STOP_DELAY_MS', 0, 0, 3_000),
    jobLockMs: env.integer('CLOUD_JOB_LOCK_MS', 15_000, 1_000, 600_000),
    agentRequestsPerSecond: env.integer('CLOUD_AGENT_REQUESTS_PER_SECOND', 1_000, 1, 10_000_000),
    loginFailuresPerAccount: env.integer('CLOUD_LOGIN_FAILURES_PER_ACCOUNT', 10, 1, 1_000_000),
    loginFailuresPerAddress: env.integer('CLOUD_LOGIN_FAILURES_PER_ADDRESS', 50, 1, 1_000_000),
    trustProxy: env.flag('CLOUD_TRUST_PROXY', false),
    logLevel: env.oneOf(
      'CLOUD_LOG_LEVEL',
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'info',
    ),
    databaseUrl: env.text('DATABASE_URL', `sqlite:${path.join(dataDir, 'softadastra.sqlite')}`),
    redisUrl: env.text('REDIS_URL', 'redis://127.0.0.1:6379'),
    dataDir,
  };
  checkUrls(env, config, production);
  env.throwIfBad();
  return config;
}

function withDotenv(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (variables.CLOUD_ENVIRONMENT === 'production' || !existsSync('.env')) return variables;
  const merged = { ...variables };
  loadDotenv({ quiet: true, processEnv: merged as Record<string, string> });
  return merged;
}

function checkUrls(env: EnvironmentReader, config: Config, production: boolean): void {
  const database = readDatabaseUrl(config.databaseUrl);
  if ('problem' in database) env.bad('DATABASE_URL', database.problem);
  if (!/^rediss?:\/\//.test(config.redisUrl) || !URL.canParse(config.redisUrl)) {
    env.bad('REDIS_URL', 'must look like redis://host:port or rediss://host:port');
  }
  const origin = config.corsAllowedOrigin;
  if (origin === '*') {
    if (production) env.bad('CLOUD_CORS_ALLOWED_ORIGIN', 'must not be * in production');
  } else if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    env.bad('CLOUD_CORS_ALLOWED_ORIGIN', 'must be one origin such as https://app.example.com');
  }
}
