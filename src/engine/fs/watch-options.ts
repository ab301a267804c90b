import type { Clock, SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import type { SignalSource } from './signals.js';
import type { Change, ScanOptions } from './types.js';

export interface WatchOptions extends ScanOptions {
  readonly clock: Clock;
  /**
   * Called with all that happened since the last call, and not again before it has resolved. Where
   * it throws or rejects, the same changes are told again at the next look. It must not wait for
   * `stop`, which waits for it.
   */
  readonly onChanges: (changes: readonly Change[]) => void | Promise<void>;
  /** What could not be seen, saved or delivered; watching goes on. Must not throw. */
  readonly onProblem?: (error: SoftadastraError) => void;
  /**
   * Keeps what was last told, so that the next start tells what happened in between. After a crash,
   * changes may be told twice, and never not at all.
   */
  readonly saved?: { readonly disk: Disk; readonly path: string };
  /** How long to gather after the first sign of a change. Default 100 ms. */
  readonly settleMs?: number;
  /** How often to look without a sign, since signs can be lost. Default 60,000 ms; 0: never. */
  readonly rescanMs?: number;
  /** Where signs of changes come from. Default: the operating system. */
  readonly signals?: SignalSource;
}
