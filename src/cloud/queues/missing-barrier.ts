/** BullMQ has a number for this, and tells it in words only. */
export function isMissingParent(error: unknown): boolean {
  return /Missing key for parent job/.test((error as Error).message);
}

/** No barrier waits under this project and run: it never was, belongs to another, or is done. */
export class MissingBarrierError extends Error {
  override readonly name = 'MissingBarrierError';

  constructor(readonly runId: string) {
    super(`no barrier waits for ${runId}`);
  }
}
