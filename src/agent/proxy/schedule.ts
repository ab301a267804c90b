import {
  draw,
  FAULT_NAMES,
  type FaultName,
  type FaultSettings,
  type Scenario,
  type ScheduledFault,
} from '../scenario/index.js';
import { createSelector, type PlannedRequest, type Selects } from './selector.js';
import { offlineOperations, restartedOperations, type ScheduledOperation } from './spread.js';

/** One fault, with the settings with which it strikes. */
export type PlannedFault = {
  [Name in FaultName]: {
    readonly fault: Name;
    readonly settings: NonNullable<FaultSettings[Name]>;
  };
}[FaultName];

/** The fault planned for an attempt, null for none: a pure function, whatever arrives first. */
export type Schedule = (
  operation: string,
  attempt: number,
  request: PlannedRequest,
) => PlannedFault | null;

/** As much of a scenario as decides its faults. */
export type FaultPlan = Pick<Scenario, 'faults' | 'faulted_attempts' | 'schedule'>;

/**
 * Which attempt gets which fault. With a schedule in the scenario exactly what that says; else drawn
 * from (seed, operation, attempt). The windows of `offline` come first. The operations that a restart
 * strikes are spread over the run, and their other attempts get no drawn fault, so that the restart
 * surely meets an answer.
 * @param restartable false where nobody can restart the target: then no restart is planned.
 */
export function createSchedule(
  scenario: FaultPlan,
  seed: string,
  operations: readonly ScheduledOperation[],
  restartable: boolean,
): Schedule {
  if (scenario.schedule) return scheduleOf(scenario.schedule, restartable);
  const { restart, offline } = scenario.faults;
  const covered = offlineOperations(offline, seed, operations);
  const struck = restartedOperations(restartable ? restart : undefined, seed, operations);
  const selectsOffline = createSelector(offline?.when);
  const selectsRestart = createSelector(restart?.when);
  const rates = drawnFaults(scenario);

  return (operation, attempt, request) => {
    if (offline && covered.has(operation) && attempt <= offline.attempts) {
      if (selectsOffline(attempt, request)) return { fault: 'offline', settings: offline };
    }
    if (restart && struck.has(operation) && selectsRestart(attempt, request)) {
      return { fault: 'restart', settings: restart };
    }
    if (attempt > scenario.faulted_attempts) return null;
    let rest = draw(seed, 'fault', operation, attempt);
    for (const { planned, rate, selects } of rates) {
      if (!selects(attempt, request)) continue;
      if (rest < rate) return planned;
      rest -= rate;
    }
    return null;
  };
}

/** The faults of the scenario that this run can inject. */
export function usableFaults(scenario: FaultPlan, restartable: boolean): FaultName[] {
  const named = scenario.schedule?.map(({ fault }) => fault);
  return FAULT_NAMES.filter(
    (name) => named?.includes(name) ?? scenario.faults[name] !== undefined,
  ).filter((name) => restartable || name !== 'restart');
}

function scheduleOf(entries: readonly ScheduledFault[], restartable: boolean): Schedule {
  const planned = new Map<string, PlannedFault>();
  for (const entry of entries) {
    if (!restartable && entry.fault === 'restart') continue;
    planned.set(`${entry.operation} ${entry.attempt}`, plannedFault(entry.fault, entry.settings));
  }
  return (operation, attempt) => planned.get(`${operation} ${attempt}`) ?? null;
}

interface DrawnFault {
  planned: PlannedFault;
  rate: number;
  selects: Selects;
}

function drawnFaults({ faults }: FaultPlan): DrawnFault[] {
  return FAULT_NAMES.flatMap((name) => {
    const settings = faults[name];
    if (settings === undefined || !('rate' in settings)) return [];
    const planned = plannedFault(name, settings);
    return [{ planned, rate: settings.rate, selects: createSelector(settings.when) }];
  });
}

/** The pair is right by the schema: settings are kept under the name of their fault. */
function plannedFault(fault: FaultName, settings: PlannedFault['settings']): PlannedFault {
  return { fault, settings } as PlannedFault;
}
