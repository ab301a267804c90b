/** What programs on top of a node need of the layers below it, without reaching around it. */
export { type Disk, type DiskFile, NodeDisk } from '../disk/index.js';
export {
  type Change,
  diff,
  loadSnapshot,
  type ScanOptions,
  type ScanProblem,
  type Snapshot,
  saveSnapshot,
  scan,
  Watcher,
} from '../fs/index.js';
