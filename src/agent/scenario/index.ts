export { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
export { completeScenario, ScenarioError, type ScenarioIssue } from './check.js';
export { loadScenario, parseScenarioText } from './load.js';
export {
  type FaultName,
  type FaultSettings,
  type Scenario,
  type ScenarioInput,
  ScenarioSchema,
  type ScheduledFault,
} from './schema.js';
export { draw, drawInteger } from './seed.js';
