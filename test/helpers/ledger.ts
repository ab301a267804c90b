import type { Knex } from 'knex';

/** An event as a test sends it; what it leaves out, the server fills in. */
export interface LedgerEvent {
  readonly seq: number;
  readonly id?: string;
  readonly event_type: string;
  readonly severity?: string;
  readonly message?: string;
  readonly payload?: unknown;
  readonly occurred_at?: string;
}

/** What a test knows of one run. */
export interface Account {
  /** Each batch that ever left, whether it was answered or not. */
  readonly batches: (readonly number[])[];
  readonly sent: Map<number, LedgerEvent>;
  readonly accepted: Set<number>;
  /** Accepted events that cannot be stored: they have to be rejections. */
  readonly rejected: Set<number>;
  isOpen: boolean;
  status: string | null;
  report: { readonly summary: string; readonly raw_json: unknown } | null;
}

/** What a test was told is accepted, kept apart from every line of the product. */
export class Ledger {
  readonly #accounts = new Map<string, Account>();

  /** To be called before a batch leaves: its rows may be there although no answer came. */
  send(runId: string, events: readonly LedgerEvent[]): void {
    const account = this.account(runId);
    account.batches.push(events.map(({ seq }) => seq));
    for (const event of events) account.sent.set(event.seq, event);
  }

  /** To be called for every seq of a batch that was answered 202. */
  accept(runId: string, seqs: Iterable<number>): void {
    const { accepted } = this.account(runId);
    for (const seq of seqs) accepted.add(seq);
  }

  /** Of what was accepted, this is to become a rejection. */
  reject(runId: string, seqs: Iterable<number>): void {
    const { rejected } = this.account(runId);
    for (const seq of seqs) rejected.add(seq);
  }

  /** The run itself was answered 202. */
  open(runId: string): void {
    this.account(runId).isOpen = true;
  }

  /** Its finish was answered 202. */
  finish(runId: string, status: string): void {
    this.account(runId).status = status;
  }

  /** Its report was answered 202. */
  report(runId: string, report: NonNullable<Account['report']>): void {
    this.account(runId).report = report;
  }

  get events(): number {
    return [...this.#accounts.values()].reduce((sum, { accepted }) => sum + accepted.size, 0);
  }

  get runIds(): string[] {
    return [...this.#accounts.keys()];
  }

  account(runId: string): Account {
    const known = this.#accounts.get(runId);
    if (known) return known;
    const account: Account = {
      batches: [],
      sent: new Map(),
      accepted: new Set(),
      rejected: new Set(),
      isOpen: false,
      status: null,
      report: null,
    };
    this.#accounts.set(runId, account);
    return account;
  }

  /**
   * Compares with the rows of the database, read whole and without its constraints in mind.
   * @returns accepted events without a row, rows beyond the first of one seq, and rows nobody sent.
   */
  async compare(db: Knex): Promise<{ lost: number; doubled: number; unknown: number }> {
    let lost = 0;
    let doubled = 0;
    let unknown = 0;
    for (const [runId, { accepted }] of this.#accounts) {
      const rows: (number | string)[] = await db('events').where('run_id', runId).pluck('seq');
      const stored = new Set(rows.map(Number));
      doubled += rows.length - stored.size;
      for (const seq of accepted) if (!stored.has(seq)) lost += 1;
      for (const seq of stored) if (!accepted.has(seq)) unknown += 1;
    }
    return { lost, doubled, unknown };
  }
}
