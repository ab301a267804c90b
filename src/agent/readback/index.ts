export { BlindOracleError, type CleanPassOptions, cleanPass } from './clean-pass.js';
export type { EchoedFields } from './compare.js';
export { createFetchPage } from './fetch.js';
export { type FinalPassOptions, finalPass } from './final-pass.js';
export { createReader, type Reader } from './reader.js';
