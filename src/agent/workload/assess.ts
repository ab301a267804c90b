import type { History, Operation, Outcome, Symptom } from '../history/index.js';
import type { Scenario } from '../scenario/index.js';
import type { Answers } from './answers.js';
import { type AttemptResult, isSuccess } from './attempt.js';
import type { OutgoingRequest } from './request.js';

export interface AssessOptions {
  history: History;
  scenario: Scenario;
  answers: Answers;
}

/** Records what the attempt brought and says what is known of the operation now. */
export function assess(
  { operation, attempt }: OutgoingRequest,
  result: AttemptResult,
  latencyMs: number,
  { history, scenario, answers }: AssessOptions,
): Outcome {
  const fault = history.faultOn(operation.name, attempt);
  const about = { operation: operation.name, attempt, latency_ms: latencyMs };
  const symptom = symptomOf(operation, result);
  const of = `${operation.name}: attempt ${attempt}`;
  if (symptom !== null && fault !== null) {
    history.record('attempt_failed', `${of} failed under ${fault}: ${symptom}`, {
      ...about,
      fault,
      symptom,
    });
  } else if (result.kind === 'answer') {
    const seen = symptom === null ? answers.seen(operation, attempt, result) : {};
    history.record('response_received', `${of}: status ${result.status}`, {
      ...about,
      status: result.status,
      ...seen,
      ...(fault === null ? {} : { fault }),
    });
  } else if (symptom === 'timeout') {
    history.record('request_timeout', `${of} got no answer in ${scenario.attempt_timeout_ms} ms`, {
      operation: operation.name,
      attempt,
      timeout_ms: scenario.attempt_timeout_ms,
    });
  } else {
    history.record('connection_failed', `${of} without a fault: ${symptom}`, { ...about, symptom });
  }
  return {
    operation,
    attempts: attempt,
    acknowledged: result.kind === 'answer' && symptom === null,
    answer: result.kind === 'answer' && symptom === null ? answers.kept(operation, result) : null,
    lastSymptom: symptom,
    lastFaulted: fault !== null,
  };
}

function symptomOf(operation: Operation, result: AttemptResult): Symptom | null {
  if (result.kind === 'failure') return result.symptom;
  if (isSuccess(result.status) || tellsAbsence(operation, result.status)) return null;
  return `status ${result.status}`;
}

/** That a thing is not there is what a deletion wants, and an answer to a read. */
function tellsAbsence({ kind }: Operation, status: number): boolean {
  return (kind === 'delete' || kind === 'read') && isAbsence(status);
}

/** Not Found, Gone. */
export function isAbsence(status: number): boolean {
  return status === 404 || status === 410;
}
