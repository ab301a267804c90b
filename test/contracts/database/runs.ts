import { listRunsOf } from '../../../src/cloud/modules/runs/run-list.repository.js';
import {
  buryRun,
  findAnyRun,
  findRunRows,
  findRuns,
  findStaleScores,
  findUnsettledRuns,
  insertRuns,
  isDeleted,
  recordFinish,
} from '../../../src/cloud/modules/runs/runs.repository.js';
import { migrate } from '../../../src/cloud/platform/database/migrate.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT, openJob, UNICODE } from '../../helpers/databases/contract-rows.js';
import type { Check } from './contract.js';

export function runs(check: Check): void {
  check('a run comes back as it was opened', async (t, { database: { write, read } }) => {
    for (const seed of [null, 'Seed 🧪', 42, Number.MIN_SAFE_INTEGER, '42']) {
      const open = openJob({ seed, scenario: UNICODE, labels: { commit: 'abc', who: UNICODE } });
      await insertRuns(write, [open]);
      const run = await findAnyRun(read, open.run_id);
      t.like(run, {
        seed,
        scenario: UNICODE,
        labels: open.labels,
        started_at: AT,
        persisted: 0,
        persisted_through: 0,
        scored_version: -1,
        finished_at: null,
        risks: null,
      });
    }
  });

  check('texts at their limits are kept whole', async (t, { database: { write, read } }) => {
    const labels = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`${n}-${'🧪'.repeat(57)}`, '🧪'.repeat(500)]),
    );
    const target_url = `https://x.org/${'🧪'.repeat(2_034)}`;
    const open = openJob({ labels, target_url, scenario: '🧪'.repeat(120), seed: '"'.repeat(59) });
    await insertRuns(write, [open]);
    const { seed, scenario } = open;
    t.like(await findAnyRun(read, open.run_id), { labels, target_url, seed, scenario });
  });

  check('a run that is there stays as it is, a deleted one is not made', async (t, use) => {
    const { write } = use.database;
    const [first, second, gone] = [openJob(), openJob(), openJob()];
    await insertRuns(write, [first]);
    await buryRun(write, gone.run_id, AT);
    await insertRuns(write, [{ ...first, scenario: 'changed' }, second, gone]);
    t.is((await findAnyRun(write, first.run_id))?.scenario, first.scenario);
    t.deepEqual(
      (
        await findRuns(
          write,
          [first, second, gone].map((open) => open.run_id),
        )
      )
        .map(({ id }) => id)
        .sort(),
      [first.run_id, second.run_id].sort(),
    );
    t.true(await isDeleted(write, gone.run_id));
  });

  check('a run made on two connections at once is made once', async (t, use) => {
    const open = openJob();
    await Promise.all(
      [use.database, use.other].flatMap(({ write }) =>
        Array.from({ length: 3 }, () => insertRuns(write, [open])),
      ),
    );
    t.is((await use.database.write('runs').where({ id: open.run_id }).select()).length, 1);
  });

  check('an outcome stays; only an abandoned run may end otherwise', async (t, use) => {
    const { write } = use.database;
    const open = openJob();
    await insertRuns(write, [open]);
    const finish = (status: string, at: number) =>
      recordFinish(write, open, { status, lastSeq: Number.MAX_SAFE_INTEGER, at });
    t.true(await finish('abandoned', AT + 1));
    t.false(await finish('abandoned', AT + 2));
    t.true(await finish('failed', AT + 3));
    t.false(await finish('failed', AT + 3));
    t.false(await finish('finished', AT + 4));
    t.like(await findAnyRun(write, open.run_id), {
      status: 'finishing',
      finish_status: 'failed',
      finish_last_seq: Number.MAX_SAFE_INTEGER,
      finish_received_at: AT + 3,
    });
  });

  check('runs are listed for their owner or project, newest first', async (t, use) => {
    const { write, read } = use.database;
    const [owner_id, project_id] = [newId('usr'), newId('prj')];
    const opens = Array.from({ length: 5 }, (_, n) =>
      openJob({ owner_id, project_id: n === 4 ? newId('prj') : project_id, accepted_at: AT + n }),
    );
    await insertRuns(write, opens);
    await buryRun(write, opens[0]?.run_id ?? '', AT);
    const user = { kind: 'user', userId: owner_id } as const;
    const page = await listRunsOf(read, user, { limit: 2, offset: 1 });
    t.is(page.total, 4);
    t.deepEqual(
      page.rows.map(({ id }) => id),
      [opens[3]?.run_id, opens[2]?.run_id],
    );
    const agent = { kind: 'agent', agentId: newId('agt'), projectId: project_id } as const;
    const caller = { ...agent, ownerId: owner_id };
    t.is((await listRunsOf(read, caller, { limit: 9, offset: 0 })).total, 3);
    t.is((await listRunsOf(read, user, { limit: 9, offset: 0, scenario: 'Unstable' })).total, 0);
    // A look finds the deleted one, too, and sees that it is.
    const [deleted = '', kept = ''] = opens.map(({ run_id }) => run_id);
    const seen = await findRunRows(read, [deleted, kept, 'run_nobody_opened']);
    const deletedAt = Object.fromEntries(seen.map(({ id, deleted_at }) => [id, deleted_at]));
    t.deepEqual(deletedAt, { [deleted]: AT, [kept]: null });
  });

  check('what ought to be settled or scored again is found', async (t, use) => {
    const { write } = use.open(t, await use.emptyUrl());
    await migrate(write);
    const [unsettled, stale, fine] = [openJob(), openJob(), openJob()];
    await insertRuns(write, [unsettled, stale, fine]);
    for (const [open, persisted] of [
      [stale, 5],
      [fine, 4],
    ] as const) {
      const scored = { status: 'finished', finish_status: 'finished', scored_version: 4 };
      await write('runs')
        .where({ id: open.run_id })
        .update({ ...scored, persisted });
    }
    t.deepEqual(
      (await findUnsettledRuns(write, AT + 1, '', 10)).map(({ id }) => id),
      [unsettled.run_id],
    );
    t.deepEqual(await findUnsettledRuns(write, AT, '', 10), []);
    t.deepEqual(
      (await findStaleScores(write, [AT, AT], 10)).map(({ id }) => id),
      [stale.run_id],
    );
  });
}
