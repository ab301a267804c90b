import { Database } from './database.js';

/** An order as it is answered: the fields of the request, and id and created_at, which are ours. */
export type Order = Record<string, unknown> & { id: string; created_at: string };

interface Row {
  id: string;
  body: string;
}

/** The orders on disk. Every write has been committed when it is answered. */
export class OrderStore {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(file: string): Promise<OrderStore> {
    const database = await Database.open(file);
    // Number and key share the row with the order, so that one statement is one transaction. The row
    // of a deleted order stays, without its body: its key must not create the order a second time.
    await database.run(
      `CREATE TABLE IF NOT EXISTS orders (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        idempotency_key TEXT UNIQUE,
        body TEXT
      )`,
    );
    return new OrderStore(database);
  }

  /** False when an order with that key is already there; without a key always true. */
  async insert(order: Order, key: string | null): Promise<boolean> {
    const changed = await this.#database.run(
      `INSERT INTO orders (id, idempotency_key, body) VALUES (?, ?, ?)
       ON CONFLICT (idempotency_key) DO NOTHING`,
      [order.id, key, JSON.stringify(order)],
    );
    return changed === 1;
  }

  /** The order that was created under that key; undefined if none was, or if it was deleted since. */
  async createdWith(key: string): Promise<Order | undefined> {
    return this.#one('SELECT id, body FROM orders WHERE idempotency_key = ?', key);
  }

  async get(id: string): Promise<Order | undefined> {
    return this.#one('SELECT id, body FROM orders WHERE id = ?', id);
  }

  /** Oldest first. */
  async list(limit: number, offset: number): Promise<{ orders: Order[]; total: number }> {
    const rows = await this.#database.all<Row>(
      'SELECT id, body FROM orders WHERE body IS NOT NULL ORDER BY number LIMIT ? OFFSET ?',
      [limit, offset],
    );
    const [count] = await this.#database.all<{ total: number }>(
      'SELECT COUNT(*) AS total FROM orders WHERE body IS NOT NULL',
    );
    return { orders: rows.map((row) => JSON.parse(row.body)), total: count?.total ?? 0 };
  }

  /** False when there is no such order. */
  async replace(order: Order): Promise<boolean> {
    const sql = 'UPDATE orders SET body = ? WHERE id = ? AND body IS NOT NULL';
    return (await this.#database.run(sql, [JSON.stringify(order), order.id])) === 1;
  }

  /** False when there is no such order. */
  async remove(id: string): Promise<boolean> {
    const sql = 'UPDATE orders SET body = NULL WHERE id = ? AND body IS NOT NULL';
    return (await this.#database.run(sql, [id])) === 1;
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #one(sql: string, parameter: string): Promise<Order | undefined> {
    const [row] = await this.#database.all<{ body: string | null }>(sql, [parameter]);
    return row === undefined || row.body === null ? undefined : JSON.parse(row.body);
  }
}
