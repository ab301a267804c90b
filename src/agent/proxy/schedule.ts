import { draw, type FaultName, type Scenario } from '../scenario/index.js';

/** The fault planned for an attempt, null for none. */
export type Schedule = (operation: string, attempt: number) => FaultName | null;

/**
 * Which attempt gets which fault: a pure function of (seed, operation, attempt), whatever arrives
 * first. The operations that a restart strikes are spread over the run, one in each of `count`
 * equal parts; their other attempts get no drawn fault, so that the restart surely meets an answer.
 */
export function createSchedule(
  scenario: Scenario,
  seed: string,
  operations: readonly string[],
  restartable: boolean,
): Schedule {
  const struck = restartable ? restartedOperations(scenario, seed, operations) : new Set<string>();
  const rates = Object.entries(scenario.faults).flatMap(([name, settings]) =>
    settings && 'rate' in settings && isFaultName(scenario, name)
      ? [{ name, rate: settings.rate }]
      : [],
  );
  return (operation, attempt) => {
    if (struck.has(operation)) return 'restart';
    if (attempt > scenario.faulted_attempts) return null;
    let rest = draw(seed, 'fault', operation, attempt);
    for (const { name, rate } of rates) {
      if (rest < rate) return name;
      rest -= rate;
    }
    return null;
  };
}

/** The faults of the scenario that this run can inject. */
export function usableFaults(scenario: Scenario, restartable: boolean): FaultName[] {
  return Object.keys(scenario.faults)
    .filter((name) => isFaultName(scenario, name))
    .filter((name) => restartable || name !== 'restart');
}

function restartedOperations(
  scenario: Scenario,
  seed: string,
  operations: readonly string[],
): Set<string> {
  const count = scenario.faults.restart?.count ?? 0;
  const struck = new Set<string>();
  for (let part = 0; part < count; part += 1) {
    const start = (part * operations.length) / count;
    const offset = draw(seed, 'restart', part) / count;
    const operation = operations[Math.floor(start + offset * operations.length)];
    if (operation !== undefined) struck.add(operation);
  }
  return struck;
}

function isFaultName(scenario: Scenario, name: string): name is FaultName {
  return Object.hasOwn(scenario.faults, name);
}
