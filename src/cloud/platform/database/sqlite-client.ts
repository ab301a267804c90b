import type { Knex } from 'knex';
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';
import SqliteDialect, { type Query } from 'knex/lib/dialects/sqlite3/index.js';
import type { Database } from 'sqlite3';
import { PreparedStatements } from './prepared-statements.js';

/**
 * Queries alone. What writes is left to the dialect, which gives its statements up: one that was
 * refused and kept would stay in the way of the next transaction.
 */
const READING = new Set(['select', 'first', 'pluck', 'raw', undefined]);
const SELECT = /^\s*select\b/i;
/** Longer ones hold lists of values, and hardly ever come a second time. */
const MOST_SQL = 4_000;
/** Not a field of the client: for a transaction knex makes a client without constructing it. */
const STATEMENTS = new WeakMap<Database, PreparedStatements>();

/**
 * knex's SQLite dialect with two changes.
 *
 * Transactions take the write lock when they begin. A deferred transaction that reads and then
 * writes fails with SQLITE_BUSY as soon as another process wrote in between, whatever the busy
 * timeout says.
 *
 * Queries are prepared once per connection. By itself the dialect prepares, runs and gives up a
 * statement for each, with a round through another thread for each of the three.
 */
export class SqliteClient extends SqliteDialect {
  override transaction(...rest: unknown[]): Knex.Transaction {
    return new ImmediateTransaction(this, ...rest) as unknown as Knex.Transaction;
  }

  override async _query(connection: Database, query: Query): Promise<Query> {
    const { sql, method, bindings = [] } = query;
    const isPrepared = READING.has(method) && sql.length <= MOST_SQL && SELECT.test(sql);
    if (!isPrepared) return super._query(connection, query);
    query.response = await statementsOf(connection).all(sql, bindings);
    return query;
  }

  /** SQLite refuses to close a connection that still has statements. */
  override async destroyRawConnection(connection: Database): Promise<void> {
    await STATEMENTS.get(connection)?.finalize();
    await super.destroyRawConnection(connection);
  }
}

function statementsOf(connection: Database): PreparedStatements {
  const known = STATEMENTS.get(connection);
  if (known) return known;
  const statements = new PreparedStatements(connection);
  STATEMENTS.set(connection, statements);
  return statements;
}

class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }
}
