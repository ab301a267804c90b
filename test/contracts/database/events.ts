import { insertNewEvents } from '../../../src/cloud/modules/events/bulk-insert.repository.js';
import {
  addCounts,
  countEventsOf,
  countEventsOfRun,
  countsOf,
  findEventOf,
  highestSeq,
  insertRejections,
  listEventsOf,
  listEventsOfRun,
  listRejections,
  persistedThrough,
  totalsOf,
} from '../../../src/cloud/modules/events/events.repository.js';
import { settleRuns } from '../../../src/cloud/modules/events/settle.service.js';
import { presentRun } from '../../../src/cloud/modules/runs/runs.presenter.js';
import {
  buryRun,
  findAnyRun,
  insertRuns,
} from '../../../src/cloud/modules/runs/runs.repository.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { newBatchId } from '../../../src/cloud/queues/index.js';
import { AT, eventRow, openJob, UNICODE } from '../../helpers/databases/contract-rows.js';
import type { Check, UnderTest } from './contract.js';

export function events(check: Check): void {
  check('counts add up per run, type and severity', async (t, { database: { write } }) => {
    const run_id = newId('run');
    const types = ['lost', 'LOST', 'löst', 'lost ', '🧪', '🔥', UNICODE];
    const counts = types.map((event_type, index) => ({
      run_id,
      event_type,
      severity: 'info' as const,
      count: index + 1,
    }));
    await addCounts(write, counts);
    await addCounts(write, [...counts].reverse());
    await addCounts(write, [{ run_id, event_type: 'lost', severity: 'error', count: 2 ** 40 }]);
    const kept = (await countsOf(write, run_id)).map(
      (row) => `${row.count} ${row.severity} ${row.event_type}`,
    );
    const added = counts.map((row) => `${row.count * 2} info ${row.event_type}`);
    t.deepEqual(kept.sort(), [...added, `${2 ** 40} error lost`].sort());
    t.is(await countEventsOfRun(write, run_id, { event_type: 'LOST' }), 4);
    t.is(await countEventsOfRun(write, run_id, { severity: 'error' }), 2 ** 40);
  });

  check('persisted through: the end of what has no gap', async (t, use) => {
    const { write } = use.database;
    const runId = newId('run');
    t.is(await persistedThrough(write, runId, 0, false), 0);
    t.is(await highestSeq(write, runId), 0);
    await insert(use, runId, [1, 2, 3, 5, 6, 9]);
    t.is(await persistedThrough(write, runId, 0, false), 3);
    t.is(await persistedThrough(write, runId, 2, false), 3);
    await insertRejections(write, [rejection(runId, 4), rejection(runId, 7)]);
    t.is(await persistedThrough(write, runId, 0, false), 3);
    t.is(await persistedThrough(write, runId, 0, true), 7);
    t.is(await highestSeq(write, runId), 9);
  });

  check('a rejection is kept once, and whole', async (t, { database: { write, read } }) => {
    const runId = newId('run');
    const body = JSON.stringify({ message: UNICODE, payload: '🧪'.repeat(16_000) });
    const rows = [1, 2, 2, 3].map((seq) =>
      rejection(runId, seq, { body, reason: '🧪'.repeat(1_000), fingerprint: `f${seq}` }),
    );
    await insertRejections(write, rows);
    await insertRejections(write, rows.slice(1));
    await insertRejections(write, [rejection(runId, 9, { fingerprint: 'F1', seq: null })]);
    const { total, rows: page } = await listRejections(read, runId, { limit: 2, offset: 1 });
    t.is(total, 4);
    t.deepEqual(
      page.map(({ seq, body: kept, created_at }) => [seq, kept, created_at]),
      [2, 3].map((seq) => [seq, JSON.parse(body), AT + seq]),
    );
  });

  check('a value too long for a rejection is an error, never cut', async (t, { database }) => {
    const rows = [rejection(newId('run'), 1, { code: 'x'.repeat(41) })];
    if (database.dialect === 'sqlite')
      await t.notThrowsAsync(insertRejections(database.write, rows));
    else await t.throwsAsync(insertRejections(database.write, rows));
  });

  check("a run's events are paged by offset and by seq", async (t, use) => {
    const { read } = use.database;
    const runId = newId('run');
    await insert(use, runId, [3, 1, 2, 5, 4]);
    const seqs = async (filters: object, page: { limit: number; offset: number; after?: number }) =>
      (
        await listEventsOfRun(
          read,
          runId,
          { ...filters },
          { ...page, afterSeq: page.after ?? null },
        )
      ).map(({ seq }) => seq);
    t.deepEqual(await seqs({}, { limit: 2, offset: 0 }), [1, 2]);
    t.deepEqual(await seqs({}, { limit: 2, offset: 3 }), [4, 5]);
    t.deepEqual(await seqs({}, { limit: 2, offset: 0, after: 2 }), [3, 4]);
    t.deepEqual(await seqs({ event_type: 'Request_sent' }, { limit: 9, offset: 0 }), []);
    t.is((await seqs({ severity: 'info' }, { limit: 9, offset: 0 })).length, 5);
  });

  check('across runs an owner sees own events only, newest first', async (t, use) => {
    const { write, read } = use.database;
    const owner_id = newId('usr');
    const [old, recent, gone, foreign] = [
      openJob({ owner_id, accepted_at: AT }),
      openJob({ owner_id, accepted_at: AT + 1 }),
      openJob({ owner_id, accepted_at: AT + 2 }),
      openJob({ accepted_at: AT + 3 }),
    ];
    const opens = [old, recent, gone, foreign];
    await insertRuns(write, opens);
    for (const { run_id } of opens) await insert(use, run_id, [1, 2]);
    await buryRun(write, gone.run_id, AT);
    const user = { kind: 'user', userId: owner_id } as const;
    const page = { limit: 3, offset: 0 };
    const listed = await listEventsOf(read, user, { severity: 'info' }, page);
    t.deepEqual(
      listed.map(({ run_id, seq }) => [run_id, seq]),
      [
        [recent.run_id, 2],
        [recent.run_id, 1],
        [old.run_id, 2],
      ],
    );
    t.is(await countEventsOf(read, user, {}), 4);
    const event = listed[0];
    t.like(await findEventOf(read, user, event?.id ?? ''), { seq: 2, run_id: recent.run_id });
    const stranger = { kind: 'user', userId: newId('usr') } as const;
    t.is(await findEventOf(read, stranger, event?.id ?? ''), undefined);
  });

  check(
    'totals of many runs, one with rows, one without, one that is not there',
    async (t, use) => {
      const { write } = use.database;
      const [full, empty] = [openJob(), openJob()];
      await insertRuns(write, [full, empty]);
      const run_id = full.run_id;
      await insert(use, run_id, [2, 9, 4]);
      await insertRejections(write, [rejection(run_id, 1), rejection(run_id, 12)]);
      const totals = await totalsOf(write, [empty.run_id, run_id, newId('run')]);
      t.deepEqual(
        new Map(totals.map((each) => [each.run_id, each])),
        new Map([
          [run_id, { run_id, persisted: 3, rejected: 2, highest: 9 }],
          [empty.run_id, { run_id: empty.run_id, persisted: 0, rejected: 0, highest: 0 }],
        ]),
      );
      t.deepEqual(await totalsOf(write, []), []);
    },
  );

  check('settling brings the counters up to what is stored', async (t, use) => {
    const { write } = use.database;
    const [open, gone] = [openJob(), openJob()];
    await insertRuns(write, [open, gone]);
    await write('runs').where({ id: open.run_id }).update({ numbering: 'agent' });
    await buryRun(write, gone.run_id, AT);
    await insert(use, open.run_id, [1, 2, 4]);
    await insertRejections(write, [rejection(open.run_id, 3)]);
    const settled = await write.transaction((trx) =>
      settleRuns(trx, [open.run_id, gone.run_id, open.run_id], AT + 7),
    );
    t.deepEqual(settled, [
      { id: open.run_id, projectId: open.project_id, persisted: 3, needsRescore: false },
    ]);
    t.like(await findAnyRun(write, open.run_id), {
      persisted: 3,
      rejected: 1,
      persisted_through: 4,
      last_event_at: AT + 7,
    });
  });

  check('more batches than a worker has under way are told as settled', async (t, use) => {
    const { write } = use.database;
    const open = openJob();
    await insertRuns(write, [open]);
    const batches = Array.from({ length: 120 }, () => newBatchId());
    const settle = (names: readonly string[]) => {
      const settled = names.map((batch_id) => ({ run_id: open.run_id, batch_id }));
      return write.transaction((trx) => settleRuns(trx, [open.run_id], AT, settled));
    };
    // As an earlier release wrote them down.
    const whole = Array.from({ length: 64 }, () => newBatchId()).join(',');
    await write('runs').where({ id: open.run_id }).update({ settled_batches: whole });
    await settle(batches.slice(0, 70));
    await settle(batches.slice(70));
    const run = await findAnyRun(write, open.run_id);
    if (!run) throw new Error('the run is gone');
    const pending = new Map([...batches, newBatchId()].map((name) => [name, 10]));
    t.is(presentRun(run, { finish: null, pending }).ingest.accepted, 10);
  });
}

async function insert({ database }: UnderTest, run_id: string, seqs: number[]): Promise<void> {
  const rows = seqs.map((seq) => eventRow(run_id, seq));
  await insertNewEvents(database.write, database.dialect, rows);
  await addCounts(database.write, [
    { run_id, event_type: 'request_sent', severity: 'info', count: seqs.length },
  ]);
}

function rejection(run_id: string, seq: number, fields: Record<string, unknown> = {}) {
  return {
    id: newId('rej'),
    run_id,
    seq,
    event_id: null,
    code: 'conflict',
    reason: 'taken',
    body: '{}',
    fingerprint: `f${seq}`,
    created_at: AT + seq,
    ...fields,
  };
}
