import { Client } from 'pg';
import { EventModel } from '../../../src/cloud/modules/events/index.js';
import { answerQuestions } from '../child/questions.js';
import { type BulkInsertOrder, eventValues, ROWS_PER_INSERT } from './event-values.js';

const COLUMNS = EventModel.columns;
const NUMBERS = new Set<string>(['seq', 'occurred_at', 'created_at']);
const ARRAYS = COLUMNS.map((column, index) => {
  return `$${index + 1}::${NUMBERS.has(column) ? 'bigint' : 'text'}[]`;
});
const INSERT = `insert into events (${COLUMNS.join(', ')}) select * from unnest(${ARRAYS.join(', ')})`;

/**
 * The least that storing the same rows takes: a thousand at a time, an array for each column, each
 * thousand one commit that is synced before the next begins. Answers events per second.
 */
answerQuestions(async (order: BulkInsertOrder): Promise<number> => {
  const rows = eventValues(order);
  const client = new Client({ connectionString: order.database });
  await client.connect();
  try {
    const startedAt = performance.now();
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      const slice = rows.slice(start, start + ROWS_PER_INSERT);
      const values = COLUMNS.map((_, column) => slice.map((row) => row[column]));
      await client.query({ name: 'insert', text: INSERT, values });
    }
    return rows.length / ((performance.now() - startedAt) / 1_000);
  } finally {
    await client.end();
  }
});
