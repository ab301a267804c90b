import type { ScheduledFault, WorkloadEntry } from '../scenario/index.js';
import { ddmin } from './ddmin.js';
import { workloadAround } from './planned.js';
import type { Setup } from './starting-points.js';
import { subsetOf } from './subset.js';
import type { Trials } from './trials.js';

/** Leaves out faults, and with them the operations that only they needed. */
export async function withoutFaults(
  start: Setup,
  all: readonly WorkloadEntry[],
  trials: Trials,
): Promise<{ setup: Setup; minimal: boolean }> {
  const around = (subset: readonly ScheduledFault[]): Setup => {
    const schedule = subsetOf(start.schedule, subset);
    const names = new Set([...start.keep, ...schedule.map(({ operation }) => operation)]);
    return { ...start, schedule, workload: workloadAround(all, names, start.reach) };
  };
  const { parts, minimal } = await ddmin(start.schedule, (subset) =>
    trials.fails(around(subset), 'faults'),
  );
  return { setup: around(parts), minimal };
}

/** Leaves out operations that no fault touches, as long as what the others work on stays. */
export async function withoutOperations(setup: Setup, trials: Trials): Promise<Setup> {
  const touched = new Set(setup.schedule.map(({ operation }) => operation));
  const needed = new Set(workloadAround(setup.workload, touched, 'creations'));
  const free = setup.workload.filter((entry) => !needed.has(entry));
  if (free.length === 0) return setup;
  const around = (subset: readonly WorkloadEntry[]): Setup => {
    const names = new Set([...touched, ...subset.map(({ operation }) => operation)]);
    return { ...setup, workload: workloadAround(setup.workload, names, 'creations') };
  };
  // A run has to do something.
  const { parts } = await ddmin(free, async (subset) =>
    around(subset).workload.length === 0 ? 'passes' : trials.fails(around(subset), 'operations'),
  );
  return around(parts);
}

/** Takes the operations one at a time, where that shows the failure as well. */
export async function oneAtATime(
  setup: Setup,
  concurrency: number,
  trials: Trials,
): Promise<Setup> {
  const alone: Setup = { ...setup, concurrency: 1 };
  if (concurrency === 1 || setup.workload.length === 1) return alone;
  return (await trials.fails(alone, 'one at a time')) === 'fails' ? alone : setup;
}
