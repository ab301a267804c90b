import { existsSync } from 'node:fs';
import { config as loadDotenv } from 'dotenv';
import { loadConfig } from '../../cloud/platform/config.js';

/** What the local stack needs to know of the configuration that its processes will read. */
export interface StackEnvironment {
  /** For the processes of the stack. */
  readonly variables: NodeJS.ProcessEnv;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Whether somebody asked for this port, or it is only the default. */
  readonly portChosen: boolean;
  /** Undefined where the stack is to bring its own. */
  readonly redisUrl: string | undefined;
}

/**
 * Reads `.env` and the environment, and checks all of it before anything is started.
 * @throws ConfigurationError that names every bad variable at once.
 */
export function readStackEnvironment(given: NodeJS.ProcessEnv = process.env): StackEnvironment {
  const variables = { ...given };
  if (given.CLOUD_ENVIRONMENT !== 'production' && existsSync('.env')) {
    loadDotenv({ quiet: true, processEnv: variables as Record<string, string> });
  }
  const { dataDir, host, port } = loadConfig(variables);
  return {
    variables,
    dataDir,
    host,
    port,
    portChosen: Boolean(variables.PORT?.trim() || variables.SERVER_PORT?.trim()),
    redisUrl: variables.REDIS_URL?.trim() || undefined,
  };
}
