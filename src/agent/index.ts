export {
  type CloudAccess,
  type CloudOutcome,
  deliverRun,
  type RunDelivery,
  type Verification,
  verifyRun,
} from './delivery/index.js';
export {
  EvidenceError,
  findRun,
  listRuns,
  openRun,
  type RunSummary,
  type StoredRun,
} from './evidence/index.js';
export {
  type CutPoint,
  type Failure,
  failuresOf,
  failureWords,
  type Rate,
  type RepeatedRun,
  type RepeatResult,
  type ReplayResult,
  rateWords,
  repeatTest,
  replayRun,
  ShrinkError,
  type ShrinkOptions,
  type ShrinkResult,
  type Shrunk,
  type SweepCell,
  type SweepResult,
  scheduleOf,
  shrinkRun,
  signatureOf,
  sweepTest,
  type TrialNote,
  type WrittenFiles,
  writeShrunk,
} from './experiments/index.js';
export { pathProblem } from './json-path.js';
export type { Progress, ReliabilityTestOptions, ReliabilityTestResult, Step } from './options.js';
export type { VerdictCounts } from './oracle/index.js';
export { OptionsError } from './plan.js';
export {
  type ClientProxy,
  type ClientReport,
  ListenError,
  startClientProxy,
} from './proxy/index.js';
export { BlindOracleError, UnreachableTargetError } from './readback/index.js';
export { addressWords, plainText, reporters } from './reporters/index.js';
export { ResetError } from './reset.js';
export { runReliabilityTest } from './run.js';
export { type Runtime, systemRuntime } from './runtime.js';
export {
  BUILTIN_SCENARIOS,
  DEFAULT_SCENARIO,
  FAULT_NAMES,
  type FaultName,
  FaultSettingsSchema,
  FIGURES,
  loadScenario,
  nearest,
  parseThreshold,
  printScenario,
  type Scenario,
  ScenarioError,
  type ScenarioInput,
  scenarioJsonSchema,
  type Threshold,
  thresholdProblem,
} from './scenario/index.js';
export { type Exploration, explore, firstFile, type SetupAnswers, suggest } from './setup/index.js';
export {
  ForbiddenAddressError,
  InterruptedError,
  readTlsTrust,
  TargetStartError,
  TlsTrustError,
} from './target/index.js';
export { type Assessment, assess } from './threshold.js';
export { packageVersion } from './version.js';
export { BodyError } from './workload/index.js';
