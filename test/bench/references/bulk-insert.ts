import sqlite3 from 'sqlite3';
import { EventModel } from '../../../src/cloud/modules/events/index.js';
import { answerQuestions } from '../child/questions.js';
import { type BulkInsertOrder, eventValues, ROWS_PER_INSERT } from './event-values.js';

const COLUMNS = EventModel.columns;
const INSERT = `insert into events (${COLUMNS.join(', ')})
  select ${COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')} from jsonb_each(?)`;

/**
 * The least that storing the same rows takes: a thousand at a time, each thousand one commit that
 * is on disk before the next begins. Answers events per second.
 */
answerQuestions(async (order: BulkInsertOrder): Promise<number> => {
  const rows = eventValues(order);
  const database = await open(order.database);
  try {
    const insert = await prepare(database);
    const startedAt = performance.now();
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      await run(insert, JSON.stringify(rows.slice(start, start + ROWS_PER_INSERT)));
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    await settle((done) => insert.finalize(done));
    return rows.length / seconds;
  } finally {
    await settle((done) => database.close(done));
  }
});

async function open(file: string): Promise<sqlite3.Database> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });
  const pragmas =
    'pragma journal_mode = WAL; pragma synchronous = FULL; pragma cache_size = -65536';
  await settle((done) => database.exec(pragmas, done));
  return database;
}

async function prepare(database: sqlite3.Database): Promise<sqlite3.Statement> {
  return new Promise((resolve, reject) => {
    const statement = database.prepare(INSERT, (error) =>
      error ? reject(error) : resolve(statement),
    );
  });
}

function run(statement: sqlite3.Statement, json: string): Promise<void> {
  return settle((done) => statement.run(json, done));
}

function settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}
