import type { ReportBody, ReportRun } from '../report/index.js';
import type { Score } from '../scoring/index.js';
import type { CloudAccess, CloudOutcome } from './delivery/index.js';
import type { OperationKind } from './history/index.js';
import type { Consistency, KindCounts, VerdictCounts } from './oracle/index.js';
import type { Runtime } from './runtime.js';
import type { ScenarioInput } from './scenario/index.js';

export interface ReliabilityTestOptions {
  /** Address that is written to, http or https. `{{marker}}` in its path becomes the marker. */
  target: string;
  /** A scenario, the name of a built-in one or the path of a file; `unstable-network` without. */
  scenario?: string | ScenarioInput;
  /** Laid over the scenario. */
  overrides?: ScenarioInput;
  labels?: Record<string, string>;
  /** Where histories are kept; `.softadastra` in the working directory without. */
  dataDir?: string;
  /** Without it nothing is submitted and the verdict is computed here alone. */
  cloud?: CloudAccess | null;
  /** Ends the test early; the run is then `cancelled`. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  runtime?: Runtime;
}

export type Step =
  | 'starting'
  | 'clean pass'
  | 'faults'
  | 'after the faults'
  | 'reading back'
  | 'submitting';

/** Where a test is. `done` of `total` operations are concluded. */
export interface Progress {
  step: Step;
  done: number;
  total: number;
  /** Faults injected so far. */
  faults: number;
}

export interface ReliabilityTestResult {
  run: ReportRun & { status: 'finished' | 'cancelled' };
  /** False where the restart fault was left out because the target is not the agent's own process. */
  restartable: boolean;
  operations: number;
  acknowledged: number;
  attempts: number;
  verdicts: VerdictCounts;
  /** The same per kind of operation; only the kinds that were carried out. */
  kinds: Partial<Record<OperationKind, KindCounts>>;
  /** Operations whose subject never came to be, as its creation was not acknowledged. */
  skipped: string[];
  /** What the oracles beside the read-back say. */
  consistency: Consistency;
  /** Injected faults per name. */
  faults: Record<string, number>;
  durationMs: number;
  /** Computed here, from the same events and rules as the cloud's. */
  score: Score;
  report: ReportBody;
  /** What a reader of the result should know, in sentences. */
  notes: string[];
  /** Folder in which everything of the run is kept. */
  historyFile: string;
  /** What became of the evidence in the cloud; null without a cloud. */
  cloud: CloudOutcome | null;
}
