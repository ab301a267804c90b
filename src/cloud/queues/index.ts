export { QueueDepth, type QueueReading } from './depth.js';
export * from './job-ids.js';
export * from './lanes.js';
export { liveStoredRuns, type StoredLive } from './live-runs.js';
export { MissingBarrierError } from './missing-barrier.js';
export * from './payloads.js';
export { Queues } from './queues.js';
export { NumberingMismatch, type RunKey, RunNumbers, type StoredNumbers } from './run-numbers.js';
export { type LiveRun, QueueShard } from './shard.js';
