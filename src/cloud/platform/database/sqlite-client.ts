import type { Knex } from 'knex';
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';
import SqliteDialect from 'knex/lib/dialects/sqlite3/index.js';

/**
 * knex's SQLite dialect with transactions that take the write lock when they begin. A deferred
 * transaction that reads and then writes fails with SQLITE_BUSY as soon as another process wrote in
 * between, whatever the busy timeout says.
 */
export class ImmediateSqliteClient extends SqliteDialect {
  override transaction(...rest: unknown[]): Knex.Transaction {
    return new ImmediateTransaction(this, ...rest) as unknown as Knex.Transaction;
  }
}

class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }
}
