/** How often a part may die before nobody believes in it any more. */
export interface RestartPolicy {
  /** Deaths within the window that end the attempts. */
  readonly most: number;
  readonly windowMs: number;
  readonly firstDelayMs: number;
}

export const DEFAULT_RESTARTS: RestartPolicy = { most: 5, windowMs: 60_000, firstDelayMs: 500 };

/**
 * How long to wait before the next start, in milliseconds: doubled with each death inside the
 * window. Null once there were too many.
 * @param deaths times of all deaths, the latest included, in the clock of `now`
 */
export function nextDelay(
  deaths: readonly number[],
  now: number,
  { most, windowMs, firstDelayMs }: RestartPolicy = DEFAULT_RESTARTS,
): number | null {
  const recent = deaths.filter((time) => now - time < windowMs).length;
  return recent >= most ? null : firstDelayMs * 2 ** (recent - 1);
}
