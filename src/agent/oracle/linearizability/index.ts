export { canonical } from './canonical.js';
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
export { registerSteps } from './register.js';
export { type SearchLimits, type SearchOutcome, search } from './search.js';
export { setSteps } from './set.js';
