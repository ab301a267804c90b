import type { StoredRun } from '../evidence/index.js';
import { scheduleOf } from './schedule-of.js';

/** An attempt that met one fault in the first run and another, or none, in a later one. */
export interface ScheduleDifference {
  operation: string;
  attempt: number;
  /** Name and settings of what it met in the first run; null where it met nothing. */
  first: string | null;
  other: string | null;
  /** Number of the later run, 2 for the second. */
  run: number;
}

export interface ScheduleComparison {
  /** Every attempt that was made in several runs met the same fault in each of them. */
  equal: boolean;
  /** Faults injected in the first run. */
  faults: number;
  differences: ScheduleDifference[];
  /**
   * Restarts that came in one of the runs only: one that finds another under way is left out, which
   * depends on the moment.
   */
  leftOut: ScheduleDifference[];
}

/** As much of a run as tells which faults met which attempts. */
type Injected = Pick<StoredRun, 'events'>;

/**
 * Compares what was injected into each run with the first. An attempt that only one of them made says
 * nothing: how often a client had to try depends on the API as well. A restart is the same whichever
 * attempt of its operation it strikes: it waits for the first that is answered.
 */
export function compareSchedules(runs: readonly Injected[]): ScheduleComparison {
  const [first, ...others] = runs.map((run) => ({
    faults: faultsIn(run),
    attempts: attemptsIn(run),
    restarted: restartedIn(run),
  }));
  if (first === undefined) return { equal: true, faults: 0, differences: [], leftOut: [] };
  const differences = others.flatMap((other, index) =>
    [...first.attempts]
      .filter((attempt) => other.attempts.has(attempt))
      .flatMap((made) => {
        const before = first.faults.get(made) ?? null;
        const now = other.faults.get(made) ?? null;
        const [operation = '', attempt] = made.split(' ');
        const restartedInBoth = first.restarted.has(operation) && other.restarted.has(operation);
        if (before === now || (restartedInBoth && isRestartOrNone(before, now))) return [];
        return [{ operation, attempt: Number(attempt), first: before, other: now, run: index + 2 }];
      }),
  );
  const [leftOut, real] = parted(differences, (each) => isRestartOrNone(each.first, each.other));
  return { equal: real.length === 0, faults: first.faults.size, differences: real, leftOut };
}

function isRestartOrNone(...faults: readonly (string | null)[]): boolean {
  return faults.every((fault) => fault === null || fault.startsWith('restart '));
}

function parted<T>(all: readonly T[], belongs: (each: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((each) => !belongs(each))];
}

function restartedIn(run: Injected): Set<string> {
  const restarts = scheduleOf(run).filter(({ fault }) => fault === 'restart');
  return new Set(restarts.map(({ operation }) => operation));
}

function faultsIn(run: Injected): Map<string, string> {
  return new Map(
    scheduleOf(run).map(({ operation, attempt, fault, settings }) => [
      `${operation} ${attempt}`,
      `${fault} ${JSON.stringify(Object.entries(settings ?? {}).sort())}`,
    ]),
  );
}

/** Attempts after the end of the faults are none of the schedule's. */
function attemptsIn({ events }: Injected): Set<string> {
  const attempts = new Set<string>();
  for (const { event_type, payload } of events) {
    if (event_type === 'fault_cleared') break;
    if (event_type === 'request_sent') attempts.add(`${payload.operation} ${payload.attempt}`);
  }
  return attempts;
}
