import { type Config, loadConfig } from './config.js';
import { type Database, openDatabase } from './database/database.js';
import { migrate, requireCurrentSchema } from './database/migrate.js';
import { Lifecycle } from './lifecycle.js';
import { createLogger, type Logger } from './logger.js';

/** What every process of the cloud begins with. */
export interface OpenedProcess {
  config: Config;
  logger: Logger;
  lifecycle: Lifecycle;
  database: Database;
}

/**
 * Reads the configuration, opens the database and sees to its schema.
 * @param role told in logs beside the service's name; empty for the web process.
 */
export async function openProcess(role: '' | '-worker'): Promise<OpenedProcess> {
  const config = loadConfig();
  const logger = createLogger({
    service: `${config.serviceName}${role}`,
    level: config.logLevel,
    readable: config.devMode,
  });
  const lifecycle = new Lifecycle(logger);
  const database = openDatabase(config.databaseUrl);
  lifecycle.add('database', () => database.close());
  if (config.autoMigrate) await migrate(database.write, (text) => logger.info(text));
  else await requireCurrentSchema(database.write);
  return { config, logger, lifecycle, database };
}
