import { Model } from 'objection';
import type { ReportBody } from '../../../report/index.js';

/** What the server made of a run's evidence. */
export class ReportModel extends Model {
  static override tableName = 'reports';
  static override jsonAttributes = ['body'];

  id!: string;
  run_id!: string;
  owner_id!: string;
  project_id!: string;
  revision!: number;
  score!: number | null;
  grade!: string | null;
  body!: ReportBody;
  created_at!: number;
  deleted_at!: number | null;
  /** Of its run. */
  scenario!: string;
}

/** What the agent sent beside it. */
export class AgentReportModel extends Model {
  static override tableName = 'agent_reports';
  static override idColumn = 'run_id';
  static override jsonAttributes = ['raw_json'];

  run_id!: string;
  summary!: string;
  raw_json!: unknown;
  created_at!: number;
}
