import sqlite3 from 'sqlite3';

type Parameter = string | number | null;

/** One SQLite connection with promises. Statements run in the order in which they are called. */
export class Database {
  readonly #connection: sqlite3.Database;

  private constructor(connection: sqlite3.Database) {
    this.#connection = connection;
  }

  /** Opens or creates the file. A commit is on disk when it is answered (WAL, synchronous FULL). */
  static async open(file: string): Promise<Database> {
    const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened = new sqlite3.Database(file, (error) =>
        error === null ? resolve(opened) : reject(error),
      );
    });
    connection.serialize();
    const database = new Database(connection);
    await database.run('PRAGMA busy_timeout = 5000');
    await database.run('PRAGMA journal_mode = WAL');
    await database.run('PRAGMA synchronous = FULL');
    return database;
  }

  /** Answers the number of rows that were changed. */
  run(sql: string, parameters: readonly Parameter[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#connection.run(sql, [...parameters], function done(error) {
        if (error === null) resolve(this.changes);
        else reject(error);
      });
    });
  }

  all<Row>(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#connection.all<Row>(sql, [...parameters], (error, rows) =>
        error === null ? resolve(rows) : reject(error),
      );
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connection.close((error) => (error === null ? resolve() : reject(error)));
    });
  }
}
