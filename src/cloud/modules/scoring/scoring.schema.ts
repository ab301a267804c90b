import { Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';
import { DeductionSchema } from '../reports/index.js';
import { RisksSchema } from '../runs/index.js';

export const ScoreResource = Type.Object({
  run_id: Id('run'),
  score: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
  grade: Type.Union([Type.Enum(['A', 'B', 'C', 'D', 'F']), Type.Null()]),
  risks: RisksSchema,
  deductions: Type.Array(DeductionSchema),
  policy: Type.String(),
  computed_at: Type.String({ format: 'date-time' }),
  provisional: Type.Optional(Type.Boolean()),
  incomplete: Type.Optional(Type.Boolean()),
});
