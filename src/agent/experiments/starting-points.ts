import type { ScheduledFault, WorkloadEntry } from '../scenario/index.js';
import type { Failure, FailureKind } from './failures.js';
import { REACHES, type Reach, thingOf, workloadAround } from './planned.js';

/** Faults and operations of a run that may show the failure. */
export interface Setup {
  schedule: ScheduledFault[];
  workload: WorkloadEntry[];
  /** Operations that failed, and stay although no fault touches them. */
  keep: string[];
  reach: Reach;
  /** How many at a time; null for as many as in the original. */
  concurrency: number | null;
}

/** So many of the failures are looked at one by one. */
const MAX_SUSPECTS = 3;

/**
 * Where the search may begin, the most likely first: a failure mostly comes from the faults on the very
 * thing that failed, or from a restart. The whole run is last, as it takes longest.
 */
export function startingPoints(
  schedule: readonly ScheduledFault[],
  all: readonly WorkloadEntry[],
  failures: readonly Failure[],
  signature: ReadonlySet<FailureKind>,
): Setup[] {
  const thing = new Map(all.map((entry) => [entry.operation, thingOf(entry)]));
  const thingsOf = (names: readonly string[]) => new Set(names.map((name) => thing.get(name)));
  const suspects = failures
    .filter(({ kind }) => signature.has(kind))
    .map(({ operations }) => {
      const things = thingsOf(operations);
      const faults = schedule.filter(({ operation }) => things.has(thing.get(operation)));
      return { operations, faults };
    });
  const likely = suspects
    .filter(({ faults }) => faults.length > 0)
    .sort((a, b) => a.faults.length - b.faults.length)
    .slice(0, MAX_SUSPECTS);
  const around = (faults: readonly ScheduledFault[], keep: readonly string[], reach: Reach) => {
    const names = new Set([...keep, ...faults.map(({ operation }) => operation)]);
    const workload = workloadAround(all, names, reach);
    return { schedule: [...faults], workload, keep: [...keep], reach, concurrency: null };
  };
  const failed = suspects.flatMap(({ operations }) => operations);
  const restarts = schedule.filter(({ fault }) => fault === 'restart');
  const setups = [
    ...likely.map(({ faults, operations }) => around(faults, operations, 'creations')),
    ...(restarts.length > 0 ? [around(restarts, failed.slice(0, MAX_SUSPECTS), 'creations')] : []),
    ...likely.slice(0, 1).map(({ faults, operations }) => around(faults, operations, 'things')),
    ...REACHES.map((reach) => around(schedule, failed, reach)),
  ];
  return distinct(setups);
}

function distinct(setups: readonly Setup[]): Setup[] {
  const known = new Map<string, Setup>();
  for (const setup of setups) {
    const key = JSON.stringify([setup.schedule, setup.workload]);
    if (!known.has(key)) known.set(key, setup);
  }
  return [...known.values()];
}
