import { ScenarioError, type ScenarioIssue } from '../../src/agent/scenario/index.js';

/** The issues with which something is refused; none where it is not. */
export function issuesOf(action: () => unknown): readonly ScenarioIssue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ScenarioError) return error.issues;
    throw error;
  }
  return [];
}
