import type { ScenarioIssue } from '../issue.js';
import type { Scenario } from '../schema.js';
import { thresholdProblem } from '../threshold.js';

/** Between the settings of the target, the reset, the retries and the thresholds. */
export function inSurroundings(scenario: Scenario): ScenarioIssue[] {
  return [
    ...inTarget(scenario),
    ...inReset(scenario),
    ...inRetry(scenario),
    ...inThresholds(scenario),
  ];
}

function inTarget({ target }: Scenario): ScenarioIssue[] {
  const { restart_command, restart, pid_file, url } = target;
  const issues: ScenarioIssue[] = [];
  if (url !== undefined && !(/^https?:\/\//i.test(url) && URL.canParse(url))) {
    issues.push({ path: '/target/url', message: `must be an http or https URL, not "${url}"` });
  }
  if (restart_command !== undefined && pid_file !== undefined) {
    issues.push({
      path: '/target/pid_file',
      message: 'must not stand beside restart_command: the test knows the process that it started',
    });
  }
  for (const [field, value] of Object.entries({ restart_command, pid_file })) {
    if (restart === 'kill' || value === undefined) continue;
    issues.push({
      path: '/target/restart',
      message: `must not be a command beside ${field}: one of them restarts the API`,
    });
  }
  return issues;
}

function inReset({ reset }: Scenario): ScenarioIssue[] {
  if (reset === undefined) return [];
  const { command, path } = reset;
  if (command !== undefined && path !== undefined) {
    return [{ path: '/reset', message: 'must have a command or a path, not both' }];
  }
  if (command !== undefined || path !== undefined) return [];
  return [{ path: '/reset', message: 'needs a command, or the path of a request' }];
}

function inRetry({ retry }: Scenario): ScenarioIssue[] {
  return retry.backoff_ms > retry.backoff_max_ms
    ? [{ path: '/retry/backoff_ms', message: 'must not be above backoff_max_ms' }]
    : [];
}

function inThresholds({ thresholds }: Scenario): ScenarioIssue[] {
  return thresholds.flatMap((text, index) => {
    const problem = thresholdProblem(text);
    return problem === null ? [] : [{ path: `/thresholds/${index}`, message: problem }];
  });
}
