import { Model } from 'objection';
import type { Deduction } from '../../../scoring/index.js';
import type { Risks } from '../runs/index.js';

/** The score of a final run. */
export class ScoreModel extends Model {
  static override tableName = 'scores';
  static override idColumn = 'run_id';
  static override jsonAttributes = ['risks', 'deductions'];

  run_id!: string;
  /** Null where a run was abandoned without a single event. */
  score!: number | null;
  grade!: string | null;
  risks!: Risks;
  deductions!: Deduction[];
  policy!: string;
  incomplete!: boolean;
  computed_at!: number;
}
