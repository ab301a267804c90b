import { addCounts } from '../../../src/cloud/modules/events/events.repository.js';
import { trendOf } from '../../../src/cloud/modules/projects/projects.repository.js';
import { findReportOfRun } from '../../../src/cloud/modules/reports/reports.repository.js';
import { findTimeline } from '../../../src/cloud/modules/reports/timelines.repository.js';
import type { RunModel } from '../../../src/cloud/modules/runs/runs.model.js';
import {
  buryRun,
  findAnyRun,
  insertRuns,
  recordFinish,
} from '../../../src/cloud/modules/runs/runs.repository.js';
import { commitScore, findScore } from '../../../src/cloud/modules/scoring/scoring.repository.js';
import { retryTransient } from '../../../src/cloud/platform/database/errors.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT, openJob, UNICODE } from '../../helpers/databases/contract-rows.js';
import type { Check, UnderTest } from './contract.js';
import { RISKS, scoredRun } from './scored-run.js';

export function scoring(check: Check): void {
  check('a score, its report and the final status are stored together', async (t, use) => {
    const { write, read } = use.database;
    const run = await finishedRun(use, 3);
    const deductions = [{ rule: 'duplicate', count: 1, points: 20, event_ids: [newId('evt')] }];
    const scored = scoredRun(3, { deductions: JSON.stringify(deductions), incomplete: true });
    const outcome = await commitScore(write, run, scored, AT + 9);
    t.deepEqual(outcome, { committed: true, stored: 3 });
    const score = await findScore(read, run.id);
    t.like(score, { score: 72, grade: 'C', risks: RISKS, deductions, computed_at: AT + 9 });
    t.truthy(score?.incomplete);
    t.like(await findReportOfRun(read, run.id), {
      revision: 1,
      body: { summary: 'from 3 events' },
      created_at: AT + 9,
    });
    t.deepEqual(await findTimeline(read, run.id), {
      run_id: run.id,
      revision: 1,
      body: '{"operations_total":3}',
      created_at: AT + 9,
    });
    t.like(await findAnyRun(read, run.id), {
      status: 'finished',
      scored_version: 3,
      revision: 1,
      risks: RISKS,
      finished_at: AT + 5,
    });
    const trend = await trendOf(read, run.project_id, { limit: 9, offset: 0 });
    t.is(trend.total, 1);
    t.like(trend.rows[0], { score: 72, revision: 1, created_at: AT });
  });

  check('a score never overtakes a newer one', async (t, use) => {
    const { write, read } = use.database;
    const run = await finishedRun(use, 9);
    t.true((await commitScore(write, run, scoredRun(5), AT)).committed);
    const older = scoredRun(4, { score: 1, report: '{"summary":"old"}', timeline: '{"old":1}' });
    t.deepEqual(await commitScore(write, run, older, AT), { committed: false, stored: 9 });
    t.false((await commitScore(write, run, scoredRun(5), AT)).committed);
    const blank = { score: null, grade: null };
    t.true((await commitScore(write, run, scoredRun(9, blank), AT)).committed);
    t.like(await findScore(read, run.id), { score: null, grade: null });
    t.like(await findReportOfRun(read, run.id), {
      revision: 2,
      body: { summary: 'from 9 events' },
    });
    t.like(await findTimeline(read, run.id), { revision: 2, body: '{"operations_total":9}' });
  });

  check('scores that race leave the newest, whole', async (t, use) => {
    const run = await finishedRun(use, 20);
    const versions = [7, 20, 3, 12, 1, 19];
    await Promise.all(
      versions.map((version, index) => {
        const { write } = index % 2 ? use.database : use.other;
        return retryTransient(() =>
          commitScore(write, run, scoredRun(version, { score: version }), AT),
        );
      }),
    );
    const { read } = use.database;
    t.like(await findAnyRun(read, run.id), { scored_version: 20, score: 20 });
    t.like(await findScore(read, run.id), { score: 20 });
    const report = await findReportOfRun(read, run.id);
    t.like(report, { body: { summary: 'from 20 events' } });
    t.like(await findTimeline(read, run.id), {
      revision: report?.revision,
      body: '{"operations_total":20}',
    });
  });

  check('a timeline of many megabytes is kept whole', async (t, use) => {
    const run = await finishedRun(use, 1);
    const timeline = JSON.stringify({ name: [`"${'ツ'.repeat(2_500_000)}`, UNICODE] });
    await commitScore(use.database.write, run, scoredRun(1, { timeline }), AT);
    t.true((await findTimeline(use.database.read, run.id))?.body === timeline);
  });

  check('a deleted run, or one that ended otherwise, is not scored', async (t, use) => {
    const { write } = use.database;
    const run = await finishedRun(use, 1);
    const other = scoredRun(1, { status: 'abandoned' });
    t.false((await commitScore(write, run, other, AT)).committed);
    await buryRun(write, run.id, AT);
    t.false((await commitScore(write, run, scoredRun(1), AT)).committed);
    t.is(await findScore(write, run.id), undefined);
    t.is(await findTimeline(write, run.id), undefined);
  });
}

async function finishedRun({ database: { write } }: UnderTest, count: number): Promise<RunModel> {
  const open = openJob();
  const { run_id } = open;
  await insertRuns(write, [open]);
  await addCounts(write, [{ run_id, event_type: 'request_sent', severity: 'info', count }]);
  await recordFinish(write, open, { status: 'finished', lastSeq: null, at: AT + 5 });
  const run = await findAnyRun(write, run_id);
  if (!run) throw new Error('the run was not stored');
  return run;
}
