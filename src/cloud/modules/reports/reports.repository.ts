import type { Knex } from 'knex';
import { newestFirst } from '../../platform/database/newest-first.js';
import { newId } from '../../platform/ids.js';
import type { UserCaller } from '../auth/index.js';
import { AgentReportModel, ReportModel } from './reports.model.js';
import type { ReportListQuery } from './reports.schema.js';

export interface NewReport {
  run_id: string;
  owner_id: string;
  project_id: string;
  revision: number;
  score: number | null;
  grade: string | null;
  /** A ReportBody as JSON text. */
  body: string;
  created_at: number;
}

/** A run has one report; a new revision takes the place of the old one under the same id. */
export async function saveReport(trx: Knex, report: NewReport): Promise<void> {
  const { revision, score, grade, body, created_at } = report;
  await trx('reports')
    .insert({ id: newId('rpt'), ...report })
    .onConflict('run_id')
    .merge({ revision, score, grade, body, created_at });
}

export async function saveAgentReport(
  db: Knex,
  report: { run_id: string; summary: string; raw_json: string; created_at: number },
): Promise<void> {
  // A job that was retried must not put an older word over a newer one.
  const newer = await db('agent_reports')
    .where('run_id', report.run_id)
    .where('created_at', '>', report.created_at)
    .first('run_id');
  if (!newer) await db('agent_reports').insert(report).onConflict('run_id').merge();
}

export async function findReportOfRun(db: Knex, runId: string): Promise<ReportModel | undefined> {
  return keptReports(db).findOne({ run_id: runId });
}

export async function findAgentReport(
  db: Knex,
  runId: string,
): Promise<AgentReportModel | undefined> {
  return AgentReportModel.query(db).findById(runId);
}

export async function findReportOf(
  db: Knex,
  caller: UserCaller,
  id: string,
): Promise<ReportModel | undefined> {
  return keptReports(db).findOne({ id, owner_id: caller.userId });
}

export async function listReportsOf(db: Knex, caller: UserCaller, query: ReportListQuery) {
  const { limit, offset, ...filters } = query;
  const all = keptReports(db).where({ ...filters, owner_id: caller.userId });
  return newestFirst(all, { limit, offset });
}

/** Those that are not deleted, each with the scenario of its run. */
function keptReports(db: Knex) {
  const scenario = db('runs').select('scenario').where('runs.id', db.ref('reports.run_id'));
  return ReportModel.query(db).select('reports.*', scenario.as('scenario')).whereNull('deleted_at');
}

/** A deleted report stays deleted when its run is scored again. */
export async function deleteReport(db: Knex, report: ReportModel, at: number): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('reports').where({ id: report.id }).update({ deleted_at: at });
    await trx('agent_reports').where({ run_id: report.run_id }).delete();
  });
}
