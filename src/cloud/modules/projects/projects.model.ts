import { Model } from 'objection';

export interface ProjectRow {
  id: string;
  owner_id: string;
  name: string;
  /** Unique per owner; made from the first name and never changed. */
  slug: string;
  description: string;
  base_url: string;
  created_at: number;
  updated_at: number;
}

/** An application under test. Times are epoch milliseconds. */
export class ProjectModel extends Model implements ProjectRow {
  static override tableName = 'projects';

  id!: string;
  owner_id!: string;
  name!: string;
  slug!: string;
  description!: string;
  base_url!: string;
  created_at!: number;
  updated_at!: number;
}

/** What a trend shows of a final run; `labels` and `risks` are JSON text. */
export interface TrendRow {
  id: string;
  scenario: string;
  labels: string;
  score: number | null;
  grade: string | null;
  risks: string | null;
  revision: number;
  created_at: number;
  finished_at: number | null;
}
