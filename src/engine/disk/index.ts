export {
  type Disk,
  DiskError,
  type DiskFile,
  type DiskLock,
  type FileStatus,
  type OpenOptions,
} from './disk.js';
export { NodeDisk } from './node-disk.js';
