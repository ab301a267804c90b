import { toIso } from '../../platform/clock.js';
import type { AgentReportModel, ReportModel } from './reports.model.js';

export function presentReportSummary(report: ReportModel) {
  return {
    id: report.id,
    run_id: report.run_id,
    project_id: report.project_id,
    scenario: report.scenario,
    revision: report.revision,
    summary: report.body.summary,
    score: report.score,
    grade: report.grade,
    risks: report.body.risks,
    deductions: report.body.deductions,
    latency: report.body.latency,
    created_at: toIso(report.created_at),
  };
}

export function presentReport(report: ReportModel, agent: AgentReportModel | undefined) {
  return {
    ...presentReportSummary(report),
    evidence: report.body.evidence,
    timeline: report.body.timeline,
    agent_summary: agent?.summary ?? null,
    raw_json: agent?.raw_json ?? null,
  };
}
