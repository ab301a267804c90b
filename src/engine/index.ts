/**
 * The local-first runtime, module by module. Each can be used without those that stand above it:
 *
 * - `core`: results, errors, clocks, version vectors, the binary codec
 * - `disk`: what the engine asks of a disk, and the disk of this machine
 * - `fs`: observes files: scan, diff, watch
 * - `wal`: a durable log of typed records
 * - `store`: current value per key, tombstones, compaction, what a peer lacks
 * - `sync`: brings operations to peers and theirs here; sends nothing itself
 * - `transport`: frames over TCP, authenticated and encrypted by a shared secret
 * - `discovery`: finds peers by signed datagrams
 * - `metadata`: who a node is
 * - `node`: one running node, made of all of these, and the ways to ask it
 *
 * The chapters of `docs/engine` say what each owes and how it fails.
 */
export * as core from './core/index.js';
export * as discovery from './discovery/index.js';
export * as disk from './disk/index.js';
export * as fs from './fs/index.js';
export * as metadata from './metadata/index.js';
export * as node from './node/index.js';
export * as store from './store/index.js';
export * as sync from './sync/index.js';
export * as transport from './transport/index.js';
export * as wal from './wal/index.js';
