/** What programs on top of a node need of the layers below it, without reaching around it. */
export {
  type Clock,
  type EngineEvent,
  type EngineLog,
  type ErrorCode,
  Result,
  SoftadastraError,
  systemClock,
} from '../core/index.js';
export { type Disk, type DiskFile, NodeDisk } from '../disk/index.js';
export {
  type Change,
  diff,
  type ScanOptions,
  type ScanProblem,
  type Snapshot,
  scan,
} from '../fs/index.js';
