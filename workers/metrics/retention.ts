import { Counter, Gauge, type Registry } from 'prom-client';

/** What goes: rows of deleted runs, and runs that are older than the deployment keeps them. */
export class RetentionMetrics {
  readonly #rows: Counter;
  readonly #runs: Counter;
  readonly #overdue: Gauge;
  readonly #lastRound: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#rows = new Counter({
      name: 'softadastra_worker_deleted_rows_total',
      help: 'Rows that were removed of deleted runs, in small steps',
      registers,
    });
    this.#runs = new Counter({
      name: 'softadastra_retention_runs_total',
      help: 'Runs that were deleted for their age',
      registers,
    });
    this.#overdue = new Gauge({
      name: 'softadastra_retention_overdue_runs',
      help: 'Runs that are too old and still there after the last round',
      registers,
    });
    this.#lastRound = new Gauge({
      name: 'softadastra_retention_last_round_timestamp_seconds',
      help: 'When this worker last looked for runs that are too old; 0 where it never did',
      registers,
    });
  }

  deletedRows(rows: number): void {
    this.#rows.inc(rows);
  }

  round({ hidden, overdue, at }: { hidden: number; overdue: number; at: number }): void {
    this.#runs.inc(hidden);
    this.#overdue.set(overdue);
    this.#lastRound.set(at / 1_000);
  }
}
