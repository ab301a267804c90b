import { CloudClient } from '../../../src/sdk/index.js';
import type { TestAgent } from '../accounts.js';
import type { TestCloud } from '../cloud.js';
import { until } from '../until.js';
import { untilFinal } from './submit.js';

/** So many rows at a time: the worker writes in between. */
const STEP = 50_000;

/**
 * A final run with that many events, four for each operation. The rows are written past the API,
 * which would take minutes; score, report and timeline are made of them as always.
 */
export async function runOf(cloud: TestCloud, agent: TestAgent, events: number): Promise<string> {
  const client = new CloudClient({ baseUrl: cloud.url, apiKey: agent.key });
  const startedAt = Date.now() - events;
  const { id } = await client.createRun({
    target_url: 'http://localhost:3000/orders',
    method: 'POST',
    scenario: `${events} events`,
    started_at: new Date(startedAt).toISOString(),
  });
  const db = cloud.database.write;
  await until('the run has a row', () => db('runs').where({ id }).first('id'));
  for (let first = 1; first <= events; first += STEP) {
    const last = Math.min(first + STEP - 1, events);
    await db.raw(INSERT, [first, last, id, startedAt, startedAt]);
  }
  await db.raw(COUNT, [id]);
  await db('runs').where({ id }).update({ persisted: events, persisted_through: events });
  await client.finishRun(id);
  await untilFinal(client, id);
  return id;
}

const INSERT = `
  WITH RECURSIVE numbers (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
  INSERT INTO events
    (run_id, seq, id, event_type, severity, message, payload, occurred_at, created_at)
  SELECT
    ?,
    n,
    printf('evt_01a1ff5c0000700080%014x', n),
    CASE n % 4 WHEN 1 THEN 'request_sent' WHEN 2 THEN 'fault_injected'
      WHEN 3 THEN 'response_received' ELSE 'recovery_succeeded' END,
    CASE WHEN n % 1000 = 0 THEN 'warning' ELSE 'info' END,
    printf('op-%06d: event %d', (n + 3) / 4, n),
    printf('{"operation":"op-%06d","attempt":1,"kind":"create","fault":"latency","status":201,"latency_ms":12}', (n + 3) / 4),
    ? + n,
    ? + n
  FROM numbers`;

const COUNT = `
  INSERT INTO event_counts (run_id, event_type, severity, count)
  SELECT run_id, event_type, severity, count(*) FROM events WHERE run_id = ?
  GROUP BY run_id, event_type, severity`;
