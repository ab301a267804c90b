import { basename, dirname } from 'node:path';
import { openRun, type StoredRun } from '../evidence/index.js';
import type { ReliabilityTestOptions, ReliabilityTestResult } from '../options.js';
import { runReliabilityTest } from '../run.js';
import type { ScenarioInput } from '../scenario/index.js';

/** One run of an experiment: what it came to, and all that it left on disk. */
export interface Trial {
  result: ReliabilityTestResult;
  stored: StoredRun;
}

/** What all runs of an experiment share. */
export type TrialOptions = Omit<ReliabilityTestOptions, 'scenario' | 'overrides'>;

/** Makes one run of that scenario and reads it back from its evidence. */
export async function runTrial(
  options: TrialOptions,
  scenario: ScenarioInput | string,
): Promise<Trial> {
  const result = await runReliabilityTest({ ...options, scenario });
  // <data directory>/runs/<run id>
  const { historyFile } = result;
  const stored = await openRun(dirname(dirname(historyFile)), basename(historyFile));
  return { result, stored };
}
