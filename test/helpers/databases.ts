import { mariadb } from './databases/mariadb.js';
import { postgres } from './databases/postgres.js';
import type { DatabaseKind } from './databases/private-server.js';
import { sqlite } from './databases/sqlite.js';

export type { DatabaseKind, DatabaseServer } from './databases/private-server.js';

/** Every database that the control plane is written for. */
export const DATABASES = { sqlite, postgres, mariadb } satisfies Record<string, DatabaseKind>;
