import { newId } from '../../../src/cloud/platform/ids.js';
import { eventAt } from '../load/events.js';

/** What a bulk insert is to store: this many events for each of these runs. */
export interface BulkInsertOrder {
  /** The SQLite file, or the address of a PostgreSQL database, that has our schema. */
  readonly database: string;
  readonly runs: readonly string[];
  readonly eventsPerRun: number;
}

export const ROWS_PER_INSERT = 1_000;

/** The rows as values in the order of the columns; the ids grow, as ours do. */
export function eventValues({ runs, eventsPerRun }: BulkInsertOrder): unknown[][] {
  return runs.flatMap((runId) =>
    Array.from({ length: eventsPerRun }, (_, index) => {
      const { seq, event_type, severity, message, payload, occurred_at } = eventAt(index + 1);
      const at = Date.parse(occurred_at ?? '');
      const id = newId('evt');
      return [runId, seq, id, event_type, severity, message, JSON.stringify(payload), at, at];
    }),
  );
}
