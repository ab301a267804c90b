import type { ExecutionContext } from 'ava';
import type { Result } from '../../../../src/engine/core/index.js';
import { type CheckpointSink, recordTypes, type Wal } from '../../../../src/engine/wal/index.js';
import type { SimulatedDisk } from '../simulated-disk.js';
import { openLog, type ReadRecord } from './open-log.js';

/** What was put into a log, record by record, and what the log said of it. */
export class Ledger {
  #attempted = 0;
  /** Durable, the log said. */
  readonly accepted = new Set<number>();
  /** The log said that nothing of it is there. */
  readonly refused = new Set<number>();
  /** Written and not known to be durable, in a log that syncs later. */
  readonly unflushed = new Set<number>();
  /** What a reader would have in memory by now. */
  readonly present = new Set<number>();

  /** Appends some records together, each with a number of its own. */
  async append(wal: Wal, count: number): Promise<void> {
    const numbers = Array.from({ length: count }, () => {
      this.#attempted += 1;
      return this.#attempted;
    });
    await Promise.all(
      numbers.map(async (number) => {
        const written = await wal.write(recordTypes.put, number, payloadOf(number));
        if (written.isErr()) {
          if (written.error().code !== 'wal_poisoned') this.refused.add(number);
          return;
        }
        this.present.add(number);
        (written.value().durable ? this.accepted : this.unflushed).add(number);
      }),
    );
  }

  async flush(wal: Wal): Promise<void> {
    const written = [...this.unflushed];
    if ((await wal.flush()).isErr()) return;
    for (const number of written) this.accepted.add(number);
  }

  /** Everything that is there, as a compaction would write it. */
  compact(wal: Wal): Promise<Result<unknown>> {
    return wal.compact(async (sink: CheckpointSink) => {
      const numbers = [...this.present];
      // What was written after this moment is in the log beside the checkpoint.
      (await wal.flush()).value();
      for (const number of numbers) {
        const payload = payloadOf(number);
        await sink.write(recordTypes.put, number, payload.length, (target, offset) => {
          target.set(payload, offset);
        });
      }
    });
  }

  /**
   * Opens the log and fails the test unless all that was accepted is there, unchanged, and nothing
   * that was refused. What it found counts as present from then on.
   */
  async check(t: ExecutionContext, disk: SimulatedDisk, what: string): Promise<Wal | null> {
    const opened = await openLog(disk, { segmentBytes: 4096 });
    if (opened.isErr()) {
      t.fail(`${what}: ${JSON.stringify(opened.error())}`);
      return null;
    }
    const { wal, records } = opened.value();
    this.found(t, records, what);
    return wal;
  }

  found(t: ExecutionContext, records: readonly ReadRecord[], what: string): void {
    const found = new Set<number>();
    for (const { time, payload } of records) {
      if (time > this.#attempted || !payload.equals(payloadOf(time))) {
        t.fail(`${what}: record ${time} is none that was written`);
      }
      found.add(time);
    }
    for (const number of this.accepted) {
      if (!found.has(number)) t.fail(`${what}: ${number} was accepted and is gone`);
    }
    for (const number of this.refused) {
      if (found.has(number)) t.fail(`${what}: ${number} was refused and is there`);
    }
    this.present.clear();
    for (const number of found) this.present.add(number);
    this.unflushed.clear();
  }

  /**
   * Fails the test where something is there that came later than something that is not. The numbers
   * that are gone are given out again.
   */
  checkPrefix(t: ExecutionContext, what: string): void {
    const greatest = Math.max(0, ...this.present);
    if (greatest !== this.present.size) {
      t.fail(`${what}: ${this.present.size} records, and one of them is number ${greatest}`);
    }
    this.#attempted = greatest;
    this.refused.clear();
  }
}

function payloadOf(number: number): Buffer {
  return Buffer.alloc(8 + ((number * 53) % 331), `number ${number}, `);
}
