export { type AgentEvent, EVENT_SEVERITY, type EventType, type Severity } from './event.js';
export { createHistory, type History, type InjectedFault } from './history.js';
export type {
  Difference,
  Finding,
  Operation,
  OperationKind,
  Outcome,
  Sight,
  Symptom,
} from './operation.js';
export {
  type PlanRecord,
  type Recorder,
  RecorderError,
  type RecordLine,
  type ResultRecord,
} from './recorder.js';
