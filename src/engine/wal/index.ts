/** Typed bytes that survive. The log's own bytes are described in full in format.ts. */
export {
  type BrokenCopy,
  type FileInspection,
  inspectLog,
  type LogInspection,
  type TornInspection,
} from './inspection.js';
export type { LostPart, LostRecords } from './mend.js';
export type { Written } from './promised-append.js';
export { type RepairOptions, type RepairReport, repairLog } from './repair.js';
export type { Finding } from './survey.js';
export {
  type Append,
  type CheckpointSink,
  type CompactionReport,
  type RecordType,
  type RecordTypeName,
  type RecoveryReport,
  recordTypes,
  type TornTail,
  type WalOptions,
  type WalRecord,
  type WalStatus,
} from './types.js';
export { type VerifyReport, verifyLog } from './verify.js';
export { Wal } from './wal.js';
