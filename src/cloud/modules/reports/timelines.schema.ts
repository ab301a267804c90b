import { Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';

const Count = Type.Integer({ minimum: 0 });
const Seq = Type.Integer({ minimum: 1 });
const Time = Type.String({ format: 'date-time' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const VERDICTS = ['kept', 'lost', 'partial', 'duplicated', 'unknown', 'failed', 'applied'];

/** A run as columns; milliseconds count from `from`. */
export const RunTimelineResource = Type.Object({
  run_id: Id('run'),
  revision: Type.Integer(),
  from: Nullable(Time),
  to: Nullable(Time),
  operations_total: Count,
  complete: Type.Boolean({ description: 'false where operations or attempts were left out' }),
  faults: Type.Array(Type.String(), { description: 'names that attempts.fault points into' }),
  kinds: Type.Array(Type.String(), { description: 'names that operations.kind points into' }),
  operations: Type.Object({
    name: Type.Array(Type.String()),
    kind: Type.Array(Nullable(Count)),
    verdict: Type.Array(Nullable(Type.Enum(VERDICTS))),
    acknowledged: Type.Array(Nullable(Type.Boolean())),
    first_seq: Type.Array(Seq),
    last_seq: Type.Array(Seq),
    verdict_seq: Type.Array(Nullable(Seq)),
  }),
  attempts: Type.Object({
    operation: Type.Array(Count),
    attempt: Type.Array(Type.Integer()),
    start_ms: Type.Array(Type.Number()),
    end_ms: Type.Array(Nullable(Type.Number())),
    outcome: Type.Array(Type.Enum(['answered', 'no_answer', 'open'])),
    status: Type.Array(Nullable(Count)),
    fault: Type.Array(Nullable(Count)),
  }),
  fault_windows: Type.Array(
    Type.Object({
      fault: Type.String(),
      from_ms: Type.Number(),
      to_ms: Nullable(Type.Number()),
    }),
  ),
  restarts: Type.Array(Type.Object({ at_ms: Type.Number(), downtime_ms: Nullable(Type.Number()) })),
});
