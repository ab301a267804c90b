export { cleanPass, type Proven } from './clean-pass.js';
export { createFetchPage } from './fetch.js';
export { type FinalPassOptions, finalPass } from './final-pass.js';
export { createItemPlace, type ItemPlace } from './item-place.js';
export { nextPage } from './paging.js';
export { type Probes, planProbes, writingProbes } from './probes.js';
export type { ProbeOptions } from './probing.js';
export { createReader, type Reader } from './reader.js';
export { BlindOracleError, UnreachableTargetError } from './refusal.js';
