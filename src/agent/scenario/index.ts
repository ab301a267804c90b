export { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
export { completeScenario, ScenarioError, type ScenarioIssue } from './check.js';
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
export { loadScenario, parseScenarioText } from './load.js';
export { type Scenario, type ScenarioInput, ScenarioSchema } from './schema.js';
export { draw, drawInteger } from './seed.js';
