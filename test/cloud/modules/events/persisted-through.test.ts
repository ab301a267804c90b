import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { persistedThrough } from '../../../../src/cloud/modules/events/events.repository.js';
import { type Database, openDatabase } from '../../../../src/cloud/platform/database/database.js';
import { migrate } from '../../../../src/cloud/platform/database/migrate.js';
import { newId } from '../../../../src/cloud/platform/ids.js';
import { temporaryFolder } from '../../../helpers/folder.js';

/** Counting, without any index. */
function naive(stored: ReadonlySet<number>, rejected: ReadonlySet<number>): number {
  let through = 0;
  while (stored.has(through + 1) || rejected.has(through + 1)) through += 1;
  return through;
}

async function insert(db: Database, runId: string, stored: Set<number>, rejected: Set<number>) {
  const events = [...stored].map((seq) => ({
    run_id: runId,
    seq,
    id: newId('evt'),
    event_type: 'request_sent',
    severity: 'info',
    message: '',
    payload: 'null',
    occurred_at: 0,
    created_at: 0,
  }));
  const rejections = [...rejected].map((seq) => ({
    id: newId('rej'),
    run_id: runId,
    seq,
    code: 'conflict',
    reason: '',
    body: '{}',
    fingerprint: `${seq}`,
    created_at: 0,
  }));
  if (events.length > 0) await db.write('events').insert(events);
  if (rejections.length > 0) await db.write('rejections').insert(rejections);
}

test('the watermark is what counting would find, from wherever it goes on', async (t) => {
  const folder = await temporaryFolder(t);
  const db = openDatabase(`sqlite:${path.join(folder, 'test.sqlite')}`);
  t.teardown(() => db.close());
  await migrate(db.write);
  const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(seqs, seqs, fc.double({ min: 0, max: 1, noNaN: true }), async (a, b, part) => {
      const [stored, rejected] = [new Set(a), new Set(b)];
      const runId = newId('run');
      await insert(db, runId, stored, rejected);
      // A neighbour whose numbers must not fill a gap.
      await insert(db, `${runId.slice(0, -1)}g`, new Set([1, 2, 3, 4, 5, 26]), new Set([6, 27]));
      const expected = naive(stored, rejected);
      const from = Math.floor(expected * part);
      const found = await persistedThrough(db.read, runId, from, rejected.size > 0);
      if (found !== expected) throw new Error(`${found} instead of ${expected}, from ${from}`);
      await db.write('events').delete();
      await db.write('rejections').delete();
    }),
    { numRuns: 150 },
  );
  t.pass();
});

test('ten thousand events without a gap are one step', async (t) => {
  const folder = await temporaryFolder(t);
  const db = openDatabase(`sqlite:${path.join(folder, 'test.sqlite')}`);
  t.teardown(() => db.close());
  await migrate(db.write);
  const runId = newId('run');
  await db.write.raw(
    `insert into events (run_id, seq, id, event_type, severity, message, payload, occurred_at, created_at)
     with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
     select ?, i, 'evt_' || i, 'x', 'info', '', 'null', 0, 0 from n`,
    [runId],
  );
  let queries = 0;
  db.read.on('query', () => {
    queries += 1;
  });
  t.is(await persistedThrough(db.read, runId, 0, false), 10_000);
  t.true(queries <= 3, `${queries} queries`);
});
