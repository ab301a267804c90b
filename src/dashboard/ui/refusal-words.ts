import { ApiError } from '../api/errors.js';

/**
 * Why something that a person asked for was not done, and what they can do. Nothing is sent again by
 * itself: they still see what they wrote, and send it.
 */
export function refusalWords(error: unknown): string {
  const text = sentenceOf(error instanceof Error ? error.message : String(error));
  if (!(error instanceof ApiError)) return text;
  const { code, retryAfterMs, isAway } = error;
  if (code === 'unauthorized') return 'Your session had ended. Sign in, then send it again.';
  if (retryAfterMs !== null) return `${text} Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return isAway ? `${text} Nothing was changed as far as this page knows; try again.` : text;
}

function sentenceOf(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
