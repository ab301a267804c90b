import { asSoftadastraError, type EngineLog, Result } from '../../engine/node/index.js';

export type Answer<T> = Promise<Result<T>>;

/** Whatever goes wrong in the call is answered: a caller that awaits it needs no `catch`. */
export async function answering<T>(call: () => Answer<T>): Answer<T> {
  try {
    return await call();
  } catch (thrown) {
    return Result.err(asSoftadastraError(thrown, 'internal_error', 'the call failed'));
  }
}

/** Goes on with what was checked, else answers why it is refused. */
export async function withValid<T, U>(
  checked: Result<T>,
  use: (value: T) => Answer<U> | Result<U>,
): Answer<U> {
  return checked.isErr() ? Result.err(checked.error()) : use(checked.value());
}

/**
 * A log that throws would do so in the middle of a write or a start, and leave half of it behind.
 * The process is warned instead, once.
 */
export function harmless(log: EngineLog): EngineLog {
  let warned = false;
  return (event) => {
    try {
      log(event);
    } catch (thrown) {
      if (warned) return;
      warned = true;
      const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      process.emitWarning(`the log of a Client threw: ${reason}`, 'SoftadastraWarning');
    }
  };
}
