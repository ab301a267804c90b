import { loadConfig } from './platform/config.js';
import { openDatabase } from './platform/database/database.js';
import { migrate, SchemaMismatchError } from './platform/database/migrate.js';
import { ConfigurationError } from './platform/environment.js';

/** Entry of the release step: brings the schema up to date and ends. */
try {
  const database = openDatabase(loadConfig().databaseUrl);
  try {
    await migrate(database.write, (text) => process.stdout.write(`${text}\n`));
  } finally {
    // An open connection would keep a step that failed from ending.
    await database.close();
  }
  process.stdout.write('the schema is up to date\n');
} catch (error) {
  const expected = error instanceof ConfigurationError || error instanceof SchemaMismatchError;
  process.stderr.write(`${expected ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
