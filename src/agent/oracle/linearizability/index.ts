export { canonical } from './canonical.js';
export {
  type Checker,
  type CheckHistory,
  type CheckOptions,
  type CheckResult,
  checkHistory,
  checkHistoryWith,
  type Violation,
} from './check-history.js';
export { type CheckLimits, type Counterexample, checkKey, type KeyCheck } from './check-key.js';
export { checkKeys, type KeysTask } from './check-keys.js';
export { counterexampleEntries, type PlacedEntry } from './counterexample.js';
export {
  ENTRY_TYPES,
  type EntryType,
  type HistoryEntry,
  type Key,
  MODELS,
  type Model,
  OPERATION_KINDS,
  type Operation,
  type OperationKind,
} from './entry.js';
export { MalformedHistoryError, type Problem } from './malformed.js';
export { type KeyHistory, type PairedHistory, pairOperations } from './operations.js';
export { parseEntry } from './parse-entry.js';
export { onCells, upTo } from './parts.js';
export { registerSteps } from './register.js';
export { type SearchLimits, type SearchOutcome, search } from './search.js';
export { setSteps } from './set.js';
export type { Step, Steps } from './steps.js';
export { type Call, callsOf, callText, storyOf } from './story.js';
