import type { PlanRecord } from '../history/index.js';
import type { Scenario, ScenarioInput, ScheduledFault, WorkloadEntry } from '../scenario/index.js';
import { planOperations } from '../workload/index.js';

/** The scenario of a stored run: complete, as it was written down. */
export function scenarioOf({ scenario }: Pick<PlanRecord, 'scenario'>): Scenario {
  return scenario as Scenario;
}

/** All operations of a stored run, in the order in which they were begun. */
export function workloadOf(plan: PlanRecord): WorkloadEntry[] {
  const operations = planOperations(scenarioOf(plan), plan.seed, plan.nonce);
  return operations.map(({ name, kind, subject }) =>
    subject === name ? { operation: name, kind } : { operation: name, kind, subject },
  );
}

/** The scenario of a stored run with exactly these faults, and where it is given exactly that workload. */
export function scenarioWith(
  plan: PlanRecord,
  schedule: readonly ScheduledFault[],
  workload?: readonly WorkloadEntry[],
): ScenarioInput {
  return {
    ...scenarioOf(plan),
    seed: plan.seed,
    faults: {},
    schedule,
    ...(workload === undefined ? {} : { workload }),
  };
}

/**
 * How much of a workload goes with some of its operations: their things' creations, everything that
 * is done to their things, or all there is.
 */
export type Reach = 'creations' | 'things' | 'everything';

export const REACHES: readonly Reach[] = ['creations', 'things', 'everything'];

/** Those operations and what belongs to them, in the order of the whole. */
export function workloadAround(
  all: readonly WorkloadEntry[],
  names: ReadonlySet<string>,
  reach: Reach,
): WorkloadEntry[] {
  if (reach === 'everything') return [...all];
  const things = new Set(all.filter(({ operation }) => names.has(operation)).map(thingOf));
  return all.filter(
    (entry) =>
      names.has(entry.operation) ||
      (things.has(thingOf(entry)) && (reach === 'things' || entry.kind === 'create')),
  );
}

/** The creation that an operation's thing is named by. */
export function thingOf({ operation, subject }: WorkloadEntry): string {
  return subject ?? operation;
}
