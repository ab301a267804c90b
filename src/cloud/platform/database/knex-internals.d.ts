// The parts of knex's SQLite dialect that sqlite-client.ts extends; knex ships no types for them.
declare module 'knex/lib/dialects/sqlite3/index.js' {
  import type { Knex } from 'knex';
  export default class SqliteDialect extends (null as unknown as typeof Knex.Client) {
    transaction(...rest: unknown[]): Knex.Transaction;
  }
}

declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  export default class SqliteTransaction {
    constructor(client: unknown, ...rest: unknown[]);
    query(connection: unknown, sql: string): Promise<unknown>;
    begin(connection: unknown): Promise<unknown>;
  }
}
