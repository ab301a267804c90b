import { type Static, Type } from 'typebox';
import { Id, listQuery } from '../../platform/http/parameters.js';
import { RisksSchema } from '../runs/index.js';

export const AgentReportBody = Type.Object(
  {
    summary: Type.Optional(Type.String({ maxLength: 10_000 })),
    raw_json: Type.Optional(Type.Unknown({ description: 'any JSON, at most 5 MiB' })),
  },
  { additionalProperties: false },
);
export type AgentReportBody = Static<typeof AgentReportBody>;

export const ReportFormatQuery = Type.Object(
  { format: Type.Optional(Type.Enum(['json', 'html', 'markdown', 'junit'])) },
  { additionalProperties: false },
);
export type ReportFormatQuery = Static<typeof ReportFormatQuery>;

export const ReportListQuery = listQuery({
  run_id: Type.Optional(Id('run')),
  project_id: Type.Optional(Id('prj')),
  grade: Type.Optional(Type.Enum(['A', 'B', 'C', 'D', 'F'])),
});
export type ReportListQuery = Static<typeof ReportListQuery>;

export const DeductionSchema = Type.Object({
  rule: Type.String(),
  count: Type.Integer(),
  points: Type.Integer(),
  event_ids: Type.Array(Type.String()),
});

const summary = {
  id: Id('rpt'),
  run_id: Id('run'),
  project_id: Id('prj'),
  scenario: Type.String({ description: "the run's" }),
  revision: Type.Integer(),
  summary: Type.String(),
  score: Type.Union([Type.Integer(), Type.Null()]),
  grade: Type.Union([Type.String(), Type.Null()]),
  risks: RisksSchema,
  deductions: Type.Array(DeductionSchema),
  latency: Type.Unknown(),
  created_at: Type.String({ format: 'date-time' }),
};

/** In lists, without the parts that can be megabytes. */
export const ReportSummaryResource = Type.Object(summary);

export const ReportResource = Type.Object({
  ...summary,
  evidence: Type.Unknown(),
  timeline: Type.Unknown(),
  agent_summary: Type.Union([Type.String(), Type.Null()]),
  raw_json: Type.Unknown(),
});
