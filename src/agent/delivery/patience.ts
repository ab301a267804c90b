import type { Runtime } from '../runtime.js';
import { reasonOf } from './failures.js';

export interface Patience {
  /** Aborts once nothing has moved for so long, or the caller has enough. */
  readonly signal: AbortSignal;
  isOver(): boolean;
  /** Why it ended, in words. @param lastError what the cloud's last failure was. */
  words(lastError: Error | null): string;
  end(): void;
}

/** @param progress a number that grows while something moves. */
export function patient(
  { milliseconds, caller }: { milliseconds: number; caller: AbortSignal | undefined },
  runtime: Pick<Runtime, 'wait'>,
  progress: () => number,
): Patience {
  const exhausted = new AbortController();
  const ended = new AbortController();
  const signal = caller ? AbortSignal.any([exhausted.signal, caller]) : exhausted.signal;
  const watch = async () => {
    for (let before = -1; before !== progress(); ) {
      before = progress();
      await runtime.wait(milliseconds, ended.signal);
    }
    exhausted.abort();
  };
  watch().catch((error) => {
    if (!ended.signal.aborted) exhausted.abort(error);
  });
  return {
    signal,
    isOver: () => signal.aborted,
    words(lastError) {
      if (!exhausted.signal.aborted) return 'interrupted';
      const why = lastError === null ? '' : `: ${reasonOf(lastError)}`;
      return `nothing moved for ${milliseconds / 1000} s${why}`;
    },
    end: () => ended.abort(),
  };
}
