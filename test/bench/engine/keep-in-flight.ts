/**
 * Does `count` things, so many of them at once: as one ends, the next begins. What is asked of each
 * answer is asked here, so that it costs the same whoever gives it. @returns how many there were in
 * a second.
 */
export async function keepInFlight<T>(
  count: number,
  width: number,
  act: (index: number) => Promise<T>,
  check: (answer: T) => void,
): Promise<number> {
  let next = 0;
  const lane = async () => {
    while (next < count) check(await act(next++));
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  return count / ((performance.now() - startedAt) / 1_000);
}
