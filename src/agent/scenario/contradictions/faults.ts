import { FAULT_NAMES, type FaultSelector, OPERATION_KINDS } from '../fault-settings.js';
import type { ScenarioIssue } from '../issue.js';
import type { Scenario } from '../schema.js';

/** Between the faults, and between them and the client's retries. */
export function inFaults(scenario: Scenario): ScenarioIssue[] {
  const { faults, retry, faulted_attempts } = scenario;
  const issues: ScenarioIssue[] = [];
  if (faults.latency && faults.latency.min_ms > faults.latency.max_ms) {
    issues.push({ path: '/faults/latency/min_ms', message: 'must not be above max_ms' });
  }
  if (faulted_attempts >= retry.attempts) {
    issues.push({
      path: '/faulted_attempts',
      message: `must be below retry.attempts (${retry.attempts}), or no attempt is left without a fault`,
    });
  }
  return [...issues, ...inOffline(scenario), ...neverReached(scenario), ...tooOften(scenario)];
}

function inOffline({ faults: { offline }, retry, operations }: Scenario): ScenarioIssue[] {
  if (offline === undefined) return [];
  const issues: ScenarioIssue[] = [];
  const covered = offline.windows * offline.operations;
  if (covered > operations) {
    issues.push({
      path: '/faults/offline',
      message: `its windows overlap: ${offline.windows} of ${offline.operations} operations each do not fit into ${operations} operations`,
    });
  }
  if (offline.attempts >= retry.attempts) {
    issues.push({
      path: '/faults/offline/attempts',
      message: `must be below retry.attempts (${retry.attempts}), or the network never comes back`,
    });
  }
  return issues;
}

function neverReached({ faults, faulted_attempts }: Scenario): ScenarioIssue[] {
  return FAULT_NAMES.flatMap((name) => {
    const settings = faults[name];
    if (settings === undefined || !('rate' in settings)) return [];
    const attempts = settings.when?.attempts ?? [1];
    return attempts.every((attempt) => attempt > faulted_attempts) && faulted_attempts > 0
      ? [
          {
            path: `/faults/${name}/when/attempts`,
            message: `hits nothing: only the first ${faulted_attempts} attempts are faulted (faulted_attempts)`,
          },
        ]
      : [];
  });
}

/**
 * An attempt meets one drawn fault at most, so the rates of all that may hit the same attempt are
 * parts of one whole. Faults that ask for different paths are taken as never meeting.
 */
function tooOften({ faults, faulted_attempts }: Scenario): ScenarioIssue[] {
  const drawn = FAULT_NAMES.flatMap((name) => {
    const settings = faults[name];
    return settings && 'rate' in settings ? [{ rate: settings.rate, when: settings.when }] : [];
  });
  const different = (field: 'methods' | 'path') =>
    new Set([undefined, ...drawn.flatMap(({ when }) => when?.[field])]);
  let most = 0;
  for (const kind of OPERATION_KINDS) {
    for (let attempt = 1; attempt <= faulted_attempts; attempt += 1) {
      for (const method of different('methods')) {
        for (const path of different('path')) {
          const meeting = drawn.filter(({ when }) => meets(when, { kind, attempt, method, path }));
          most = Math.max(most, sum(meeting.map(({ rate }) => rate)));
        }
      }
    }
  }
  // Rates such as 0.7, 0.2 and 0.1 add up to a little more than they say.
  if (most <= 1 + 1e-9) return [];
  const shown = Number(most.toFixed(4));
  return [
    {
      path: '/faults',
      message: `the rates of all faults that may hit one attempt must not be above 1 together, and are ${shown}`,
    },
  ];
}

interface Meeting {
  kind: (typeof OPERATION_KINDS)[number];
  attempt: number;
  method: string | undefined;
  path: string | undefined;
}

function meets(when: FaultSelector | undefined, { kind, attempt, method, path }: Meeting): boolean {
  return (
    (when?.kinds?.includes(kind) ?? true) &&
    (when?.attempts?.includes(attempt) ?? true) &&
    (when?.methods === undefined || (method !== undefined && when.methods.includes(method))) &&
    (when?.path === undefined || when.path === path)
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
