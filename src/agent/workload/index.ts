export {
  type Answers,
  createAnswers,
  type ItemsOf,
  type ListedItems,
} from './answers.js';
export { isAbsence } from './assess.js';
export { type Attempt, type AttemptResult, createAttempt, isSuccess } from './attempt.js';
export { MAX_ANSWER_BYTES, OversizedAnswerError, readBounded } from './bounded-body.js';
export {
  type ChosenOperation,
  createOperation,
  operationNames,
  planOperations,
  type WorkloadPlan,
} from './operations.js';
export { type PerformOptions, perform } from './perform.js';
export {
  type AttemptDetails,
  createRequestMaker,
  MARKER_IN_PATH,
  needsId,
  type OutgoingRequest,
  type RequestMaker,
} from './request.js';
export { createSubjects, idIn, type Subjects } from './subjects.js';
export { BodyError, fillPath, isProbe, MARKER_FIELD, markersIn } from './template.js';
export { createValueReader, type ValueReader } from './value.js';
export { runWorkload, takeUpAgain } from './workload.js';
