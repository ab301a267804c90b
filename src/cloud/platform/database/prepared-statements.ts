import type { Database, RunResult, Statement } from 'sqlite3';

export type Row = Record<string, unknown>;

/** What a statement without rows did. */
export interface Outcome {
  /** The rowid of the last row that was inserted. */
  readonly lastID: number;
  /** How many rows it inserted, updated or deleted. */
  readonly changes: number;
}

/** A program has some dozens of statements; those with lists of values come in many lengths. */
const MOST_KEPT = 256;

/**
 * Statements of one connection, prepared when they are first used and then kept, the least recently
 * used given up first. SQLite prepares a statement anew by itself once the schema has changed, and
 * one that was read to its end holds no lock.
 */
export class PreparedStatements {
  /** The least recently used first. */
  readonly #kept = new Map<string, Promise<Statement>>();

  constructor(private readonly connection: Database) {}

  /** All rows of a query, whose values are bound in order. Calls may overlap. */
  async all(sql: string, bindings: readonly unknown[]): Promise<Row[]> {
    const statement = await this.#take(sql);
    return new Promise((resolve, reject) => {
      statement.all(bindings, (error: Error | null, rows: Row[]) =>
        error ? reject(error) : resolve(rows),
      );
    });
  }

  /** For what has no rows: one that had some would stay open. Calls may overlap. */
  async run(sql: string, bindings: readonly unknown[]): Promise<Outcome> {
    const statement = await this.#take(sql);
    return new Promise((resolve, reject) => {
      statement.run(bindings, function (this: RunResult, error: Error | null) {
        // Of this call alone until others of the statement come: copied at once.
        const { lastID, changes } = this;
        if (error) reject(error);
        else resolve({ lastID, changes });
      });
    });
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

  /** Whoever took it before has begun to use it by then, and SQLite ends it only after that. */
  async #giveUp(sql: string): Promise<void> {
    const kept = this.#kept.get(sql);
    this.#kept.delete(sql);
    const statement = await kept?.catch(() => null);
    if (statement) await new Promise<void>((resolve) => statement.finalize(() => resolve()));
  }
}
