export { checkEvents } from './check-events.js';
export { type DeliveryNote, deliveriesIn, noteDelivery } from './delivery-note.js';
export { EvidenceError } from './evidence-error.js';
export { EvidenceLog } from './evidence-log.js';
export { numberIn } from './line.js';
export { listRuns, type RunSummary, type RunVerdict } from './list-runs.js';
export { createRecorder, EngineRecorder } from './recorder.js';
export { runIdsIn, sizeOf } from './run-folder.js';
export { findRun, openRun, readRun, type StoredRun, withRun } from './stored-run.js';
