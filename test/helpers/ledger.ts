import type { Knex } from 'knex';

/** What a test was told is accepted, kept apart from every line of the product. */
export class Ledger {
  readonly #accepted = new Map<string, Set<number>>();

  /** To be called for every seq of a batch that was answered 202. */
  accept(runId: string, seqs: Iterable<number>): void {
    const known = this.#accepted.get(runId) ?? new Set();
    for (const seq of seqs) known.add(seq);
    this.#accepted.set(runId, known);
  }

  get events(): number {
    return [...this.#accepted.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get runIds(): string[] {
    return [...this.#accepted.keys()];
  }

  /**
   * Compares with the rows of the database, read whole and without its constraints in mind.
   * @returns accepted events without a row, rows beyond the first of one seq, and rows nobody sent.
   */
  async compare(db: Knex): Promise<{ lost: number; doubled: number; unknown: number }> {
    let lost = 0;
    let doubled = 0;
    let unknown = 0;
    for (const [runId, seqs] of this.#accepted) {
      const rows: number[] = await db('events').where('run_id', runId).pluck('seq');
      const stored = new Set(rows);
      doubled += rows.length - stored.size;
      for (const seq of seqs) if (!stored.has(seq)) lost += 1;
      for (const seq of stored) if (!seqs.has(seq)) unknown += 1;
    }
    return { lost, doubled, unknown };
  }
}
