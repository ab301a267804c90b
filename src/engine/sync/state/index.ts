export { ownAfter } from './own-outbox.js';
export { describePeer } from './peer-progress.js';
export { describeKey, describeState, ownDone } from './state-info.js';
