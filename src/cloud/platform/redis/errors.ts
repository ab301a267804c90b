const MESSAGES =
  /Connection is closed|Stream isn't writeable|max retries per request|Command timed out|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|Socket closed|^(LOADING|READONLY|MISCONF|OOM|CLUSTERDOWN|MASTERDOWN|NOAUTH|WRONGPASS|BUSY)\b/i;

/** True where Redis could not be reached or could not take the command now. */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'MaxRetriesPerRequestError') return true;
  return MESSAGES.test(error.message) || isRedisAway(error.cause);
}
