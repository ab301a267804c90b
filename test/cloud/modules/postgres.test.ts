import { onDatabase } from '../../helpers/databases/chosen.js';
import { DATABASES } from '../../helpers/databases.js';

await onDatabase(DATABASES.postgres, () => import('./on-databases.js'));
