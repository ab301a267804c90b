import { type ErrorCode, SoftadastraError } from '../../core/index.js';

/** The same error again on the other side of a socket, with its code and what can be done. */
export function errorFromJson(json: unknown): SoftadastraError {
  if (typeof json !== 'object' || json === null || !('code' in json) || !('message' in json)) {
    return new SoftadastraError('internal_error', 'the node answered with an error that is none');
  }
  const { code, message, cause, ...details } = json as Record<string, unknown>;
  // A node of another version may know codes that this one does not: they pass through.
  return new SoftadastraError(code as ErrorCode, String(message), {
    context: details.context as Readonly<Record<string, unknown>>,
    fatal: details.fatal === true,
    retryable: details.retryable === true,
    accepted: details.accepted === true,
    stateValid: details.stateValid !== false,
    cause: cause === undefined ? undefined : new Error(String(cause)),
  });
}
