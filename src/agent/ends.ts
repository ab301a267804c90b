/** One after another, and each also where one before it fails; then throws the first failure. */
export async function endAll(ends: readonly (() => Promise<void> | undefined)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of ends) {
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Ends what a failure has left behind, and throws that failure. Where the end fails as well, the
 * message says so below what it said before: the reason of all comes first.
 */
export async function endAfter(failure: unknown, end: () => Promise<void>): Promise<never> {
  try {
    await end();
  } catch (error) {
    if (failure instanceof Error && error !== failure) failure.message += `\n${noteOf(error)}`;
  }
  throw failure;
}

function noteOf(error: unknown): string {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return `The test did not end in order either: ${reason}`;
}
