import type { ReliabilityTestResult } from '../options.js';
import type { Assessment } from '../threshold.js';

export interface ReporterInput {
  result: ReliabilityTestResult;
  assessment: Assessment;
  /** Whether the place it is written to shows colours. */
  colour: boolean;
  /** Characters that a line of the place has; 80 where it does not tell. */
  columns?: number | undefined;
}

/** One way to write a result down. */
export type Reporter = (input: ReporterInput) => string;
