export { type AgentEvent, EVENT_SEVERITY, type EventType, type Severity } from './event.js';
export { openHistoryFile } from './file.js';
export { createHistory, type History, type HistoryFile } from './history.js';
export type { Difference, Finding, Operation, Outcome, Symptom } from './operation.js';
