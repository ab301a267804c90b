import { EventModel } from '../../../src/cloud/modules/events/index.js';
import { openDatabase } from '../../../src/cloud/platform/database/database.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { answerQuestions } from '../child/questions.js';
import { eventAt } from '../load/events.js';

export interface FillOrder {
  /** A database that has our schema. */
  readonly file: string;
  readonly runId: string;
  readonly events: number;
}

const COLUMNS = EventModel.columns;
const ROWS_PER_INSERT = 5_000;
const INSERT = `insert into events (${COLUMNS.join(', ')})
  select ${COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')} from json_each(?)`;

/** Stores one run that is over and has not been scored. A crash in the meantime costs the bench alone. */
answerQuestions(async ({ file, runId, events }: FillOrder): Promise<true> => {
  const database = openDatabase(`sqlite:${file}`);
  try {
    await database.write.raw('pragma synchronous = off');
    for (let first = 1; first <= events; first += ROWS_PER_INSERT) {
      const count = Math.min(ROWS_PER_INSERT, events - first + 1);
      const rows = Array.from({ length: count }, (_, index) => rowOf(runId, first + index));
      await database.write.raw(INSERT, [JSON.stringify(rows)]);
    }
    await database.write.raw(
      `insert into event_counts (run_id, event_type, severity, count)
       select run_id, event_type, severity, count(*) from events group by 1, 2, 3`,
    );
    await database.write('runs').insert(runOf(runId, events));
    await database.write.raw('pragma wal_checkpoint(truncate)');
    return true;
  } finally {
    await database.close();
  }
});

/** As values in the order of the columns; the ids grow, as ours do. */
function rowOf(runId: string, number: number): unknown[] {
  const { seq, event_type, severity, message, payload, occurred_at } = eventAt(number);
  const at = Date.parse(occurred_at ?? '');
  const id = newId('evt');
  return [runId, seq, id, event_type, severity, message, JSON.stringify(payload), at, at];
}

function runOf(id: string, events: number): object {
  const at = Date.now();
  return {
    id,
    project_id: newId('prj'),
    agent_id: newId('agt'),
    owner_id: newId('usr'),
    target_url: 'http://127.0.0.1:3000/orders',
    method: 'POST',
    scenario: 'bench',
    labels: '{}',
    status: 'finishing',
    finish_status: 'finished',
    finish_received_at: at,
    numbering: 'agent',
    persisted: events,
    persisted_through: events,
    started_at: at,
    created_at: at,
    updated_at: at,
  };
}
