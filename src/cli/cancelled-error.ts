/** Somebody has left the questions. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}
