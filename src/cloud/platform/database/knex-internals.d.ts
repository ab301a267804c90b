// The parts of knex's SQLite dialect that sqlite-client.ts extends; knex ships no types for them.
declare module 'knex/lib/dialects/sqlite3/index.js' {
  import type { Knex } from 'knex';
  import type { Database } from 'sqlite3';

  /** A compiled query on its way; what came of it is put into it. */
  export interface Query {
    readonly sql: string;
    readonly method?: string;
    readonly bindings?: readonly unknown[];
    /** Rows. */
    response?: unknown;
  }

  export default class SqliteDialect extends (null as unknown as typeof Knex.Client) {
    transaction(...rest: unknown[]): Knex.Transaction;
    _query(connection: Database, query: Query): Promise<Query>;
    destroyRawConnection(connection: Database): Promise<void>;
  }
}

declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  export default class SqliteTransaction {
    constructor(client: unknown, ...rest: unknown[]);
    query(connection: unknown, sql: string): Promise<unknown>;
    begin(connection: unknown): Promise<unknown>;
  }
}
