/** Typed bytes that survive. The log's own bytes are described in full in format.ts. */
export type { Written } from './promised-append.js';
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
export { Wal } from './wal.js';
