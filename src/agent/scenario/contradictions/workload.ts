import type { ScenarioIssue } from '../issue.js';
import type { Scenario } from '../schema.js';

/** Within an explicit workload, and between it and the requests that there are. */
export function inWorkload(scenario: Scenario): ScenarioIssue[] {
  const created = new Set<string>();
  const names = new Set<string>();
  return (scenario.workload ?? []).flatMap(({ operation, kind, subject }, index) => {
    const path = `/workload/${index}`;
    const issues: ScenarioIssue[] = [];
    const alone = kind === 'create' || kind === 'list';
    if (names.has(operation)) {
      issues.push({ path: `${path}/operation`, message: `there is an ${operation} already` });
    }
    if (kind !== 'create' && scenario[kind] === undefined) {
      issues.push({
        path: `${path}/kind`,
        message: `needs the section "${kind}", which says what is sent`,
      });
    }
    if (alone && subject !== undefined && subject !== operation) {
      issues.push({ path: `${path}/subject`, message: `a ${kind} works on nothing but itself` });
    }
    if (!alone && (subject === undefined || !created.has(subject))) {
      issues.push({
        path: `${path}/subject`,
        message: 'must name a creation that stands before it',
      });
    }
    if (kind === 'create') created.add(operation);
    names.add(operation);
    return issues;
  });
}
