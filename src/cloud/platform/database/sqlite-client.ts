import type { Knex } from 'knex';
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';
import SqliteDialect, { type Query } from 'knex/lib/dialects/sqlite3/index.js';
import type { Database } from 'sqlite3';
import { PreparedStatements } from './prepared-statements.js';

/** What knex did not build itself and is still worth preparing; others change tables, or are read once. */
const PREPARED = /^\s*(select|begin|commit|rollback)\b/i;
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
 * Statements are prepared once per connection. By itself the dialect prepares, runs and gives up
 * one for each query, with a round through another thread for each of the three.
 */
export class SqliteClient extends SqliteDialect {
  override transaction(...rest: unknown[]): Knex.Transaction {
    return new ImmediateTransaction(this, ...rest) as unknown as Knex.Transaction;
  }

  override async _query(connection: Database, query: Query): Promise<Query> {
    const { sql, bindings = [] } = query;
    const way = sql.length > MOST_SQL ? null : wayOf(query);
    if (way === null) return super._query(connection, query);
    const statements = statementsOf(connection);
    if (way === 'all') query.response = await statements.all(sql, bindings);
    else query.context = await statements.run(sql, bindings);
    return query;
  }

  /** SQLite refuses to close a connection that still has statements. */
  override async destroyRawConnection(connection: Database): Promise<void> {
    await STATEMENTS.get(connection)?.finalize();
    await super.destroyRawConnection(connection);
  }
}

/** Whether rows are wanted or the number of changes, as knex reads the answer; null where unprepared. */
function wayOf({ sql, method, returning }: Query): 'all' | 'run' | null {
  if (method === 'insert' || method === 'update') return returning ? 'all' : 'run';
  if (method === 'del' || method === 'counter') return 'run';
  return PREPARED.test(sql) ? 'all' : null;
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
