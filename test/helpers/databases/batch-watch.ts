import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { isTransient } from '../../../src/cloud/platform/database/errors.js';

const LOOK_MS = 20;
const AWAY_MS = 500;

/**
 * Looks at the rows of runs over and over, as any reader may at any moment: of a batch either every
 * row is there or none. For runs whose events were sent from seq 1 in batches of `size`.
 */
export class BatchWatch {
  /** Looks that found some batches stored and others not yet. */
  looksAmidst = 0;
  readonly #halves: string[] = [];
  readonly #over: Promise<void>;
  #isOver = false;

  constructor(
    private readonly db: Knex,
    private readonly runs: readonly { runId: string; events: number }[],
    private readonly size: number,
  ) {
    this.#over = this.#run();
  }

  /** @returns each batch that was seen in part. */
  async stop(): Promise<string[]> {
    this.#isOver = true;
    await this.#over;
    return this.#halves;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      for (const { runId, events } of this.runs) {
        try {
          this.#judge(runId, await this.db('events').where('run_id', runId).pluck('seq'), events);
        } catch (error) {
          // While the database is away there is nothing to see.
          if (!isTransient(error)) throw error;
          await pause(AWAY_MS);
        }
      }
      await pause(LOOK_MS);
    }
  }

  #judge(runId: string, seqs: readonly number[], events: number): void {
    if (seqs.length > 0 && seqs.length < events) this.looksAmidst += 1;
    const rows = new Map<number, number>();
    for (const seq of seqs) {
      const batch = Math.floor((seq - 1) / this.size);
      rows.set(batch, (rows.get(batch) ?? 0) + 1);
    }
    for (const [batch, count] of rows) {
      if (count !== this.size) this.#halves.push(`${runId}: ${count} rows of batch ${batch}`);
    }
  }
}
