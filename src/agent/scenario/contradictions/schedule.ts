import type { ScenarioIssue } from '../issue.js';
import type { Scenario } from '../schema.js';

/** Between the schedule and the operations that there are. */
export function inSchedule(scenario: Scenario): ScenarioIssue[] {
  const { schedule, operations, workload, retry } = scenario;
  const stated = workload && new Set(workload.map((entry) => entry.operation));
  const before = new Map<string, number>();
  return (schedule ?? []).flatMap(({ operation, attempt }, index) => {
    const path = `/schedule/${index}`;
    const issues: ScenarioIssue[] = [];
    const number = Number(operation.slice('op-'.length));
    if (stated) {
      if (!stated.has(operation)) {
        issues.push({ path: `${path}/operation`, message: `${operation} is not in the workload` });
      }
    } else if (number < 1 || number > operations) {
      issues.push({
        path: `${path}/operation`,
        message: `there is no ${operation}: the operations are ${nameOf(1, operations)} to ${nameOf(operations, operations)}`,
      });
    } else if (operation !== nameOf(number, operations)) {
      issues.push({
        path: `${path}/operation`,
        message: `must be written ${nameOf(number, operations)} in a run of ${operations} operations`,
      });
    }
    if (attempt > retry.attempts) {
      issues.push({
        path: `${path}/attempt`,
        message: `there are ${retry.attempts} attempts at most (retry.attempts)`,
      });
    }
    const first = before.get(`${operation} ${attempt}`);
    if (first !== undefined) {
      issues.push({ path, message: `the same attempt has a fault already (entry ${first + 1})` });
    }
    before.set(`${operation} ${attempt}`, first ?? index);
    return issues;
  });
}

/** As the workload names them: as many digits as the last one has, three at least. */
function nameOf(number: number, operations: number): string {
  return `op-${String(number).padStart(Math.max(3, String(operations).length), '0')}`;
}
