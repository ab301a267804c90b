import { fileURLToPath } from 'node:url';
import { loadConfig } from './src/cloud/platform/config.js';
import { writeConfig } from './src/cloud/platform/database/database.js';

// The knex command changes into the folder of this compiled file; .env and the data directory are
// meant from the project's root.
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

export default writeConfig(loadConfig().databaseUrl);
