import { SoftadastraError } from '../../engine/node/index.js';
import { CloudError } from '../../sdk/index.js';

/** Statuses of 4xx that may pass: unknown there (it may be told again), too slow, too early, too much. */
const PASSING = new Set([404, 408, 425, 429]);

/**
 * Whether trying again is of no use. No answer at all, a fault of the server and something else in
 * between that answers in its place may all pass; a refusal of the key or of the run does not.
 */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof CloudError)) return true;
  const { status } = error;
  return status >= 400 && status < 500 && !PASSING.has(status);
}

export function isUnknownThere(error: unknown): boolean {
  return error instanceof CloudError && error.status === 404;
}

/** What a person should know of a failure, in a sentence without an end. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof CloudError)) return error instanceof Error ? error.message : String(error);
  const { status, message } = error;
  if (status === 401) return `the agent key is not valid there (${message})`;
  if (status === 403) return `the agent key may not do that there (${message})`;
  if (status === 409) return `the cloud has something else under this run's id (${message})`;
  return message;
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The same in the engine's words. */
export function unreachable(cause: Error): SoftadastraError {
  return new SoftadastraError('transport_error', cause.message, { cause, retryable: true });
}
