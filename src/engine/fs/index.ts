export { diff } from './diff.js';
export { scan } from './scan.js';
export type {
  Change,
  Entry,
  EntryType,
  ScanOptions,
  ScanProblem,
  SelectionOptions,
  Snapshot,
} from './types.js';
