export { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
export { completeScenario } from './check.js';
export {
  FAULT_NAMES,
  type FaultName,
  type FaultSelector,
  type FaultSettings,
  FaultSettingsSchema,
  OPERATION_KINDS,
  type OperationKind,
  type ScheduledFault,
} from './fault-settings.js';
export { ScenarioError, type ScenarioIssue } from './issue.js';
export { scenarioJsonSchema } from './json-schema.js';
export { loadScenario, parseScenarioText } from './load.js';
export { nearest } from './nearest.js';
export type { WorkloadEntry } from './operations-schema.js';
export { printScenario, SCHEMA_COMMENT } from './print.js';
export { type Scenario, type ScenarioInput, ScenarioSchema } from './schema.js';
export { draw, drawInteger } from './seed.js';
export {
  FIGURES,
  type Figure,
  holds,
  parseThreshold,
  type Threshold,
  thresholdProblem,
} from './threshold.js';
