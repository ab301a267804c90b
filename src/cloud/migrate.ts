import { loadConfig } from './platform/config.js';
import { openDatabase } from './platform/database/database.js';
import { migrate } from './platform/database/migrate.js';
import { ConfigurationError } from './platform/environment.js';

/** Entry of the release step: brings the schema up to date and ends. */
try {
  const config = loadConfig();
  const database = openDatabase(config.databaseUrl);
  await migrate(database.write, (text) => process.stdout.write(`${text}\n`));
  await database.close();
  process.stdout.write('the schema is up to date\n');
} catch (error) {
  const text = error instanceof ConfigurationError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
