import type { Surroundings } from '../surroundings.js';
import { isoTime } from '../words.js';
import type { Attempts } from './attempts.js';
import type { LaneAttempts, LaneOperations, LaneVerdict, RunTimeline } from './document.js';
import { indexOf } from './names.js';
import type { LaneOperationRows } from './operations.js';
import { type SelectedOperation, selectOperations } from './selection.js';

export interface Lanes {
  run: { run_id: string; revision: number };
  operations: LaneOperationRows;
  attempts: Attempts;
  surroundings: Surroundings;
  kinds: string[];
  faults: string[];
  /** Epoch milliseconds; null where there is no event. */
  span: { from: number; to: number } | null;
  total: number;
  /** Whether anything was left out while collecting. */
  bounded: boolean;
  over: boolean;
}

/** What was collected, as the columns that leave. */
export function timelineOf(lanes: Lanes): RunTimeline {
  const { run, operations, attempts, span, bounded } = lanes;
  const start = span?.from ?? 0;
  const selected = selectOperations(operations, attempts);
  const complete =
    !bounded &&
    selected.length === operations.size &&
    selected.every((each) => each.attempts === attempts.countOf(each.row));
  return {
    ...run,
    from: span && isoTime(span.from),
    to: span && isoTime(span.to),
    operations_total: lanes.total,
    complete,
    faults: lanes.faults,
    kinds: lanes.kinds,
    operations: operationColumns(lanes, selected),
    attempts: attemptColumns(attempts, selected, start),
    ...surroundingsOf(lanes.surroundings, start),
  };
}

function operationColumns(
  { operations, over }: Lanes,
  selected: readonly SelectedOperation[],
): LaneOperations {
  const seqs = selected.map(({ row }) => operations.seqsOf(row));
  return {
    name: selected.map(({ name }) => name),
    kind: selected.map(({ row }) => indexOf(operations.kindOf(row))),
    verdict: selected.map(({ row }) => verdictIn(operations, row, over)),
    acknowledged: selected.map(({ row }) => operations.acknowledgedOf(row)),
    first_seq: seqs.map(({ first }) => first),
    last_seq: seqs.map(({ last }) => last),
    verdict_seq: seqs.map(({ verdict }) => verdict),
  };
}

/** Only findings are told one by one: what was acknowledged and has none, once all is over, is kept. */
function verdictIn(operations: LaneOperationRows, row: number, over: boolean): LaneVerdict {
  const verdict = operations.verdictOf(row);
  if (verdict !== null || !over) return verdict;
  return operations.acknowledgedOf(row) === true ? 'kept' : null;
}

function attemptColumns(
  attempts: Attempts,
  selected: readonly SelectedOperation[],
  start: number,
): LaneAttempts {
  const columns: LaneAttempts = {
    operation: [],
    attempt: [],
    start_ms: [],
    end_ms: [],
    outcome: [],
    status: [],
    fault: [],
  };
  for (const [operation, { row, attempts: shown }] of selected.entries()) {
    for (const each of attempts.of(row, shown)) {
      columns.operation.push(operation);
      columns.attempt.push(each.attempt);
      columns.start_ms.push(each.start - start);
      columns.end_ms.push(each.end === null ? null : each.end - start);
      columns.outcome.push(each.outcome);
      columns.status.push(each.status);
      columns.fault.push(indexOf(each.fault));
    }
  }
  return columns;
}

function surroundingsOf(
  surroundings: Surroundings,
  start: number,
): Pick<RunTimeline, 'fault_windows' | 'restarts'> {
  const since = (time: string) => Date.parse(time) - start;
  const { fault_windows, restarts } = surroundings.timeline();
  return {
    fault_windows: fault_windows.map(({ fault, from, to }) => ({
      fault,
      from_ms: since(from),
      to_ms: to === null ? null : since(to),
    })),
    restarts: restarts.map(({ at, downtime_ms }) => ({ at_ms: since(at), downtime_ms })),
  };
}
