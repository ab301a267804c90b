export type { CloudAccess, CloudOutcome } from './delivery/index.js';
export type { Progress, ReliabilityTestOptions, ReliabilityTestResult, Step } from './options.js';
export type { VerdictCounts } from './oracle/index.js';
export { OptionsError } from './plan.js';
export { BlindOracleError, UnreachableTargetError } from './readback/index.js';
export { plainText, reporters } from './reporters/index.js';
export { ResetError } from './reset.js';
export { runReliabilityTest } from './run.js';
export {
  BUILTIN_SCENARIOS,
  DEFAULT_SCENARIO,
  FAULT_NAMES,
  type FaultName,
  FIGURES,
  loadScenario,
  nearest,
  parseThreshold,
  printScenario,
  type Scenario,
  ScenarioError,
  type ScenarioInput,
  scenarioJsonSchema,
  schemaComment,
  type Threshold,
  thresholdProblem,
} from './scenario/index.js';
export { ForbiddenAddressError, TargetStartError } from './target/index.js';
export { type Assessment, assess } from './threshold.js';
export { packageVersion } from './version.js';
export { BodyError } from './workload/index.js';
