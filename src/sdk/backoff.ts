/** How long to wait between tries, in milliseconds. */
export interface BackoffOptions {
  firstMs: number;
  longestMs: number;
}

export const defaultBackoff: BackoffOptions = { firstMs: 200, longestMs: 10_000 };

/**
 * The wait before try number `tries` + 1: doubled each time up to a limit, of which a random half is
 * taken off, so that many clients do not come back at once. The server's own wish is never undercut.
 */
export function backoffMs(
  tries: number,
  retryAfterMs: number | null,
  random: () => number,
  options: BackoffOptions = defaultBackoff,
): number {
  const longest = Math.min(options.longestMs, options.firstMs * 2 ** Math.min(tries - 1, 30));
  const jittered = longest * (0.5 + random() / 2);
  if (retryAfterMs === null) return Math.round(jittered);
  return Math.round(retryAfterMs + Math.min(jittered, options.firstMs) * random());
}
