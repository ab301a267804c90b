import type { RunTimeline } from '../../src/sdk/types.js';
import type { Seeded } from '../helpers/seed.js';

export interface PlannedAttempt {
  readonly start: number;
  readonly end: number | null;
  readonly outcome?: 'answered' | 'no_answer' | 'open';
  readonly status?: number | null;
  readonly fault?: string;
}

export interface PlannedOperation {
  readonly name: string;
  readonly verdict?: RunTimeline['operations']['verdict'][number];
  readonly acknowledged?: boolean | null;
  readonly seqs?: readonly [first: number, last: number, verdict: number | null];
  readonly attempts: readonly PlannedAttempt[];
}

const BEGIN = '2026-11-21T09:00:00.000Z';

/** A run of the given operations, whose times are milliseconds from its beginning. */
export function runOf(
  operations: readonly PlannedOperation[],
  more: Partial<RunTimeline> = {},
): RunTimeline {
  const faults = [
    ...new Set(operations.flatMap(({ attempts }) => attempts.flatMap(({ fault }) => fault ?? []))),
  ];
  const attempts = operations.flatMap((operation, index) =>
    operation.attempts.map((attempt, place) => ({ ...attempt, index, number: place + 1 })),
  );
  const last = Math.max(0, ...attempts.map(({ start, end }) => end ?? start));
  return {
    run_id: 'run_1',
    revision: 1,
    from: BEGIN,
    to: new Date(Date.parse(BEGIN) + last).toISOString(),
    operations_total: operations.length,
    complete: true,
    faults,
    kinds: ['create'],
    operations: {
      name: operations.map(({ name }) => name),
      kind: operations.map(() => 0),
      verdict: operations.map(({ verdict }) => verdict ?? null),
      acknowledged: operations.map(({ acknowledged }) => acknowledged ?? null),
      first_seq: operations.map(({ seqs }) => seqs?.[0] ?? 1),
      last_seq: operations.map(({ seqs }) => seqs?.[1] ?? 1),
      verdict_seq: operations.map(({ seqs }) => seqs?.[2] ?? null),
    },
    attempts: {
      operation: attempts.map(({ index }) => index),
      attempt: attempts.map(({ number }) => number),
      start_ms: attempts.map(({ start }) => start),
      end_ms: attempts.map(({ end }) => end),
      outcome: attempts.map(({ outcome, end }) => outcome ?? (end === null ? 'open' : 'answered')),
      status: attempts.map(({ status = 201, end }) => (end === null ? null : status)),
      fault: attempts.map(({ fault }) => (fault === undefined ? null : faults.indexOf(fault))),
    },
    fault_windows: [],
    restarts: [],
    ...more,
  };
}

const VERDICTS = [null, 'kept', 'kept', 'kept', 'kept', 'lost', 'duplicated', 'failed'] as const;

/** Clients that make one operation after the other, with up to four attempts each, some never answered. */
export function randomRun(random: Seeded, count: number, clients = 12): RunTimeline {
  const free = Array.from({ length: clients }, () => 0);
  const operations: PlannedOperation[] = [];
  for (let index = 0; index < count; index += 1) {
    const client = free.indexOf(Math.min(...free));
    let now = (free[client] ?? 0) + random.between(0, 20);
    const attempts: PlannedAttempt[] = [];
    for (let left = random.between(1, 4); left > 0; left -= 1) {
      const took = random.between(0, 60) + random.random();
      const open = random.between(0, 400) === 0;
      attempts.push({ start: now, end: open ? null : now + took });
      now += took + random.between(0, 30);
    }
    free[client] = now;
    operations.push({ name: `op-${index + 1}`, verdict: random.pick(VERDICTS), attempts });
  }
  operations.sort((a, b) => (a.attempts[0]?.start ?? 0) - (b.attempts[0]?.start ?? 0));
  return runOf(operations);
}
