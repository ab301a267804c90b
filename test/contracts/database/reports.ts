import {
  deleteReport,
  findAgentReport,
  findReportOf,
  findReportOfRun,
  listReportsOf,
  saveAgentReport,
  saveReport,
} from '../../../src/cloud/modules/reports/reports.repository.js';
import { insertRuns } from '../../../src/cloud/modules/runs/runs.repository.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT, openJob, UNICODE } from '../../helpers/databases/contract-rows.js';
import type { Check } from './contract.js';

export function reports(check: Check): void {
  check('a new revision takes the place of the old one', async (t, { database }) => {
    const { write, read } = database;
    const report = newReport(newId('usr'));
    await saveReport(write, report);
    const first = await findReportOfRun(read, report.run_id);
    const body = JSON.stringify({ summary: UNICODE, evidence: ['🧪'.repeat(100_000)] });
    await saveReport(write, { ...report, revision: 2, score: null, grade: null, body });
    const second = await findReportOfRun(read, report.run_id);
    t.is(second?.id, first?.id);
    t.like(second, { revision: 2, score: null, body: JSON.parse(body), created_at: AT });
  });

  check('reports are listed newest first, and a deleted one no more', async (t, { database }) => {
    const { write, read } = database;
    const userId = newId('usr');
    const rows = [0, 1, 2, 3].map((n) => newReport(userId, { created_at: AT + n }));
    for (const row of rows) await saveReport(write, row);
    const caller = { kind: 'user', userId } as const;
    const page = await listReportsOf(read, caller, { limit: 2, offset: 1 });
    t.is(page.total, 4);
    t.deepEqual(
      page.rows.map(({ run_id }) => run_id),
      [rows[2]?.run_id, rows[1]?.run_id],
    );
    const [report] = page.rows;
    if (report) await deleteReport(write, report, AT);
    t.is((await listReportsOf(read, caller, { limit: 9, offset: 0, grade: 'A' })).total, 3);
    t.is(await findReportOf(read, caller, report?.id ?? ''), undefined);
    await saveReport(write, { ...newReport(userId), run_id: report?.run_id ?? '', revision: 2 });
    t.is(await findReportOfRun(read, report?.run_id ?? ''), undefined);
  });

  check('a report tells the scenario of its run, wherever it is found', async (t, { database }) => {
    const { write, read } = database;
    const open = openJob({ scenario: UNICODE });
    const { run_id, project_id, owner_id } = open;
    await insertRuns(write, [open, openJob({ owner_id, scenario: 'another one' })]);
    await saveReport(write, { ...newReport(owner_id), run_id, project_id });
    const caller = { kind: 'user', userId: owner_id } as const;
    const { rows, total } = await listReportsOf(read, caller, { limit: 9, offset: 0, project_id });
    t.is(total, 1);
    const found = [
      rows[0],
      await findReportOfRun(read, run_id),
      await findReportOf(read, caller, rows[0]?.id ?? ''),
    ];
    for (const report of found) t.like(report, { run_id, project_id, scenario: UNICODE });
  });

  check("an agent's report of 5 MiB is kept whole, and the last one stays", async (t, use) => {
    const { write, read } = use.database;
    const row = { run_id: newId('run'), summary: '🧪'.repeat(10_000), created_at: AT };
    const raw = { log: `"${'x'.repeat(5 * 1_048_576)}`, quotes: '"'.repeat(200_000) };
    await saveAgentReport(write, { ...row, raw_json: JSON.stringify(raw) });
    t.like(await findAgentReport(read, row.run_id), { summary: row.summary, raw_json: raw });
    await saveAgentReport(write, { ...row, summary: 'last', raw_json: 'null' });
    t.like(await findAgentReport(read, row.run_id), { summary: 'last', raw_json: null });
  });
}

function newReport(owner_id: string, fields: { created_at?: number } = {}) {
  return {
    run_id: newId('run'),
    owner_id,
    project_id: newId('prj'),
    revision: 1,
    score: 100,
    grade: 'A',
    body: '{}',
    created_at: AT,
    ...fields,
  };
}
