import { insertNewEvents } from '../../../src/cloud/modules/events/bulk-insert.repository.js';
import { saveReport } from '../../../src/cloud/modules/reports/reports.repository.js';
import { saveTimeline } from '../../../src/cloud/modules/reports/timelines.repository.js';
import {
  deleteRunRows,
  runsToDelete,
} from '../../../src/cloud/modules/runs/run-deletion.repository.js';
import {
  buryRun,
  findAnyRun,
  insertRuns,
} from '../../../src/cloud/modules/runs/runs.repository.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT, eventRows, openJob } from '../../helpers/databases/contract-rows.js';
import type { Check } from './contract.js';

export function deletion(check: Check): void {
  check("a run's rows go in steps, its own row last", async (t, { database }) => {
    const { write, dialect } = database;
    const project_id = newId('prj');
    const [gone, kept] = [openJob({ project_id }), openJob({ project_id })];
    await insertRuns(write, [gone, kept]);
    await insertNewEvents(write, dialect, eventRows(gone.run_id, 1, 10_001));
    await insertNewEvents(write, dialect, eventRows(kept.run_id, 1, 3));
    const { owner_id, run_id } = gone;
    const report = { score: null, grade: null, body: '{}', created_at: AT };
    await saveReport(write, { run_id, owner_id, project_id, revision: 1, ...report });
    await saveTimeline(write, { run_id, revision: 1, body: '{}', created_at: AT });
    await buryRun(write, run_id, AT);
    t.deepEqual(await runsToDelete(write, { project_id }, 10), [run_id]);
    const steps: number[] = [];
    await deleteRunRows(
      async (step) => {
        t.truthy(await findAnyRun(write, run_id));
        const rows = await step();
        steps.push(rows);
        return rows;
      },
      write,
      run_id,
      AT,
    );
    // The first step hides what a worker may have added since; here there is nothing to hide.
    t.deepEqual(steps.slice(0, 5), [0, 5_000, 5_000, 1, 0]);
    t.is(steps.at(-1), 1);
    for (const table of ['events', 'reports', 'timelines']) {
      t.is((await write(table).where({ run_id }).select('run_id')).length, 0, table);
    }
    t.is(await findAnyRun(write, run_id), undefined);
    t.is((await write('events').where({ run_id: kept.run_id }).select('seq')).length, 3);
    t.deepEqual(await runsToDelete(write, { project_id }, 10), []);
  });
}
