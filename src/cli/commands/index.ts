import type { CommandEntry } from './entry.js';

/** Every command but `help`, which commander brings. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'test',
    summary: 'drive an API through network faults and see whether it loses or doubles data',
    load: async () => (await import('./test.js')).configureTest,
  },
  {
    name: 'init',
    summary: 'ask a few questions and write a first scenario for `test`',
    load: async () => (await import('./init.js')).configureInit,
  },
  {
    name: 'replay',
    summary: 'do a stored run again, or shrink it to what shows the failure',
    load: async () => (await import('./replay.js')).configureReplay,
  },
  {
    name: 'check',
    summary: 'say whether a saved history of reads and writes is linearizable',
    load: async () => (await import('./check.js')).configureCheck,
  },
  {
    name: 'proxy',
    summary: 'make the network fail between your own client and an API, and watch the client',
    load: async () => (await import('./proxy.js')).configureProxy,
  },
  {
    name: 'runs',
    summary: 'the runs on this disk: what they showed, and whether they were delivered',
    load: async () => (await import('./runs.js')).configureRuns,
  },
  {
    name: 'deliver',
    summary: 'send evidence to the cloud that it does not have yet',
    load: async () => (await import('./deliver.js')).configureDeliver,
  },
  {
    name: 'verify',
    summary: 'compute the score of a run anew and say whether it is the same',
    load: async () => (await import('./verify.js')).configureVerify,
  },
  {
    name: 'login',
    summary: 'keep the key of a cloud, for all commands that send or compare evidence',
    load: async () => (await import('./login.js')).configureLogin,
  },
  {
    name: 'logout',
    summary: 'remove the key of a cloud from this machine',
    load: async () => (await import('./logout.js')).configureLogout,
  },
  {
    name: 'status',
    summary: 'the state of a node, its log and its configuration',
    load: async () => (await import('./status.js')).configureStatus,
  },
  {
    name: 'node',
    summary: 'run a node, or show who it is',
    load: async () => (await import('./node/index.js')).configureNode,
  },
  {
    name: 'store',
    summary: 'read and write values',
    load: async () => (await import('./store/index.js')).configureStore,
  },
  {
    name: 'sync',
    summary: 'what peers have, what waits, what failed, what conflicts',
    load: async () => (await import('./sync/index.js')).configureSync,
  },
  {
    name: 'peers',
    summary: 'the other nodes that this one knows',
    load: async () => (await import('./peers/index.js')).configurePeers,
  },
  {
    name: 'wal',
    summary: 'inspect, verify and repair a log file',
    load: async () => (await import('./wal/index.js')).configureWal,
  },
  {
    name: 'fs',
    summary: 'observe files: snapshots, differences, changes as they happen',
    load: async () => (await import('./fs/index.js')).configureFs,
  },
  {
    name: 'version',
    summary: 'print the version',
    load: async () => (await import('./version.js')).configureVersion,
  },
];
