import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 60_000;

/**
 * Resolves with the first answer of `look` that is neither false nor null nor undefined.
 * @throws with `what` and the last answer or error once the deadline has passed.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  { deadlineMs = DEADLINE_MS, everyMs = 20, state = () => '' as unknown } = {},
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const answer = await look();
    if (answer !== false && answer !== null && answer !== undefined) return answer;
    if (performance.now() > deadline) {
      const last = JSON.stringify(await state());
      throw new Error(`after ${deadlineMs} ms still not: ${what} ${last ?? ''}`);
    }
    await pause(everyMs);
  }
}
