/** However long an API asks to wait, the test waits no longer before the next attempt. */
export const MAX_RETRY_AFTER_MS = 30_000;

/**
 * Milliseconds that a Retry-After header (RFC 9110: seconds, or a date) asks to wait, at most
 * `MAX_RETRY_AFTER_MS`; null where there is none that can be read.
 * @param now epoch milliseconds.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const asked = /^\d/.test(text) ? Number(text) * 1000 : dateIn(text) - now;
  if (!Number.isFinite(asked)) return null;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, asked));
}

/** A date begins with its day's name. */
function dateIn(text: string): number {
  return /^[A-Za-z]{3},/.test(text) ? Date.parse(text) : Number.NaN;
}
