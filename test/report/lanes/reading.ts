import { LaneCollector, type LaneEvent, type RunTimeline } from '../../../src/report/index.js';

export function collect(events: readonly LaneEvent[]): LaneCollector {
  const collector = new LaneCollector();
  for (const event of events) collector.add(event);
  return collector;
}

/** The columns as one record per operation, names in place of their indexes. */
export function lanesOf({ operations, attempts, kinds, faults }: RunTimeline) {
  const rows = attempts.operation.map((operation, row) => ({
    operation,
    attempt: {
      attempt: attempts.attempt[row],
      start_ms: attempts.start_ms[row],
      end_ms: attempts.end_ms[row],
      outcome: attempts.outcome[row],
      status: attempts.status[row],
      fault: nameAt(faults, attempts.fault[row]),
    },
  }));
  return operations.name.map((name, index) => ({
    name,
    kind: nameAt(kinds, operations.kind[index]),
    verdict: operations.verdict[index],
    acknowledged: operations.acknowledged[index],
    first_seq: operations.first_seq[index],
    last_seq: operations.last_seq[index],
    verdict_seq: operations.verdict_seq[index],
    attempts: rows.filter(({ operation }) => operation === index).map(({ attempt }) => attempt),
  }));
}

function nameAt(names: readonly string[], index: number | null | undefined): string | null {
  return index === null || index === undefined ? null : (names[index] ?? null);
}

/** What is wrong with the columns themselves; empty where every reader can rely on them. */
export function problemsOf({ operations, attempts, kinds, faults }: RunTimeline): string[] {
  const problems: string[] = [];
  const check = (title: string, fine: boolean) => {
    if (!fine) problems.push(title);
  };
  const lengths = (columns: object) =>
    new Set(Object.values(columns).map((column: unknown[]) => column.length)).size;
  const within = (column: readonly (number | null)[], most: number) =>
    column.every((index) => index === null || (Number.isInteger(index) && index < most));
  check('operations of one length', lengths(operations) === 1);
  check('attempts of one length', lengths(attempts) === 1);
  check('kinds within', within(operations.kind, kinds.length));
  check('faults within', within(attempts.fault, faults.length));
  check('operations within', within(attempts.operation, operations.name.length));
  check('attempts grouped', isSorted(attempts.operation));
  check('names once', new Set(operations.name).size === operations.name.length);
  check(
    'seqs in order',
    operations.first_seq.every((first, row) => first <= (operations.last_seq[row] ?? 0)),
  );
  check('at most 20,000 operations', operations.name.length <= 20_000);
  check('at most 80,000 attempts', attempts.operation.length <= 80_000);
  return problems;
}

function isSorted(column: readonly number[]): boolean {
  return column.every((value, row) => row === 0 || (column[row - 1] ?? 0) <= value);
}
