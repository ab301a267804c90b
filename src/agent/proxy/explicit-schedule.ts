import type { FaultName, OperationKind, ScheduledFault } from '../scenario/index.js';
import { createSchedule, type FaultPlan } from './schedule.js';
import type { ScheduledOperation } from './spread.js';

/** A run before its start, as far as its faults depend on it. */
export interface SchedulePlan {
  readonly scenario: FaultPlan;
  readonly seed: string;
  readonly operations: readonly (ScheduledOperation & {
    readonly kind?: OperationKind;
    /** Where it is sent to, as far as that is known; null for the address that is tested. */
    readonly path?: string | null;
  })[];
  readonly restartable: boolean;
  readonly target: URL;
}

/** All faults that are planned for the first `faulted_attempts` of each operation, as data. */
export function explicitSchedule(plan: SchedulePlan): ScheduledFault[] {
  const { scenario, seed, operations, restartable, target } = plan;
  if (scenario.schedule) return [...scenario.schedule];
  const schedule = createSchedule(scenario, seed, operations, restartable);
  const attempts = Math.max(1, scenario.faulted_attempts, scenario.faults.offline?.attempts ?? 0);
  return operations.flatMap(({ name, kind = 'create', method = 'POST', path }) =>
    Array.from({ length: attempts }, (_, index) => index + 1).flatMap((attempt) => {
      const planned = schedule(name, attempt, {
        kind,
        method,
        path: path ?? target.pathname,
      });
      if (planned === null) return [];
      return [scheduledFault(name, attempt, planned.fault, planned.settings)];
    }),
  );
}

/** Without what decided that the fault comes: the entry itself says so. */
export function scheduledFault(
  operation: string,
  attempt: number,
  fault: FaultName,
  settings: object,
): ScheduledFault {
  return { operation, attempt, fault, settings: strikingSettings(settings) } as ScheduledFault;
}

/** The settings that say what a fault does, without those that say whom it hits. */
export function strikingSettings(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !CHOOSING.has(name)));
}

const CHOOSING = new Set(['rate', 'count', 'windows', 'operations', 'attempts', 'when']);
