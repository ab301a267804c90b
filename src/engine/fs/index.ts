export { diff } from './diff.js';
export { scan } from './scan.js';
export type { SignalListener, SignalSource, Signals } from './signals.js';
export { loadSnapshot, saveSnapshot } from './snapshot-file.js';
export type {
  Change,
  Entry,
  EntryType,
  ScanOptions,
  ScanProblem,
  SelectionOptions,
  Snapshot,
} from './types.js';
export { Watcher, watch } from './watch.js';
export type { WatchOptions } from './watch-options.js';
