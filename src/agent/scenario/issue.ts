export interface ScenarioIssue {
  /** Where in the scenario, as a JSON pointer (RFC 6901); `/` is the whole. */
  path: string;
  message: string;
  /** Where in the file, from 1; absent where it does not stand in a file. */
  line?: number;
  column?: number;
}

/** A scenario that cannot be run. `issues` holds every fault of it, not only the first. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
  constructor(
    readonly source: string,
    readonly issues: readonly ScenarioIssue[],
  ) {
    super(`The scenario ${source} cannot be used:\n${issues.map(lineOf).join('\n')}`);
  }
}

/** `line 4, column 3: /faults/latancy: …`, as editors and terminals can follow it. */
function lineOf({ path, message, line, column }: ScenarioIssue): string {
  const place = line === undefined ? '' : `line ${line}, column ${column}: `;
  return path === '/' ? `  ${place}${message}` : `  ${place}${path}: ${message}`;
}
