import { loadConfig } from './src/cloud/platform/config.js';
import { writeConfig } from './src/cloud/platform/database/database.js';

export default writeConfig(loadConfig().databaseUrl);
