/**
 * Does `count` things, so many of them at once: as one ends, the next begins. @returns how many
 * there were in a second.
 */
export async function keepInFlight(
  count: number,
  width: number,
  act: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const lane = async () => {
    while (next < count) await act(next++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  return count / ((performance.now() - startedAt) / 1_000);
}
