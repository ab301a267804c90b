export { type Attempt, type AttemptResult, createAttempt } from './attempt.js';
export { type PerformOptions, perform } from './perform.js';
export {
  BodyError,
  createOperation,
  fill,
  MARKER_FIELD,
  markersIn,
  operationNames,
} from './template.js';
export { runWorkload, takeUpAgain } from './workload.js';
