/** What programs on top of a node need of the layers below it, without reaching around it. */
export { type Disk, type DiskFile, NodeDisk, type OpenOptions } from '../disk/index.js';
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
export {
  type Finding,
  inspectLog,
  type LogInspection,
  type LostPart,
  type LostRecords,
  type RepairReport,
  repairLog,
  type VerifyReport,
  verifyLog,
} from '../wal/index.js';
