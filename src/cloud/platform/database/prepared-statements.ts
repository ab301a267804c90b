import type { Database, Statement } from 'sqlite3';

export type Row = Record<string, unknown>;

/** A program has some dozens of queries; those with lists of values come in many lengths. */
const MOST_KEPT = 256;

/**
 * Queries of one connection, prepared when they are first asked and then kept, the least recently
 * asked given up first. SQLite prepares a statement anew by itself once the schema has changed, and
 * one that was read to its end holds no lock.
 */
export class PreparedStatements {
  /** The least recently asked first. */
  readonly #kept = new Map<string, Promise<Statement>>();

  constructor(private readonly connection: Database) {}

  /** All rows of a query, whose values are bound in order. Calls may overlap. */
  async all(sql: string, bindings: readonly unknown[]): Promise<Row[]> {
    const statement = await this.#take(sql);
    try {
      return await allOf(statement, bindings);
    } catch (error) {
      // Before anybody hears of it: one that met a lock is still open, would hold back checkpoints and
      // keep the next transaction from its commit.
      await new Promise<void>((resolve) => statement.reset(() => resolve()));
      throw error;
    }
  }

  /** Gives all of them up, as a connection's close demands. */
  async finalize(): Promise<void> {
    for (const sql of [...this.#kept.keys()]) await this.#giveUp(sql);
  }

  #take(sql: string): Promise<Statement> {
    const kept = this.#kept.get(sql) ?? this.#prepare(sql);
    this.#kept.delete(sql);
    this.#kept.set(sql, kept);
    if (this.#kept.size > MOST_KEPT) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) void this.#giveUp(oldest);
    }
    return kept;
  }

  #prepare(sql: string): Promise<Statement> {
    const prepared = new Promise<Statement>((resolve, reject) => {
      const statement = this.connection.prepare(sql, (error: Error | null) =>
        error ? reject(error) : resolve(statement),
      );
    });
    // A table that is missing today may be there tomorrow.
    prepared.catch(() => {
      if (this.#kept.get(sql) === prepared) this.#kept.delete(sql);
    });
    return prepared;
  }

  /** Whoever took it before has begun to ask it by then, and SQLite ends it only after that. */
  async #giveUp(sql: string): Promise<void> {
    const kept = this.#kept.get(sql);
    this.#kept.delete(sql);
    const statement = await kept?.catch(() => null);
    if (statement) await new Promise<void>((resolve) => statement.finalize(() => resolve()));
  }
}

function allOf(statement: Statement, bindings: readonly unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    statement.all(bindings, (error: Error | null, rows: Row[]) =>
      error ? reject(error) : resolve(rows),
    );
  });
}
