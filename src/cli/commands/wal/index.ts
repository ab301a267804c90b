import { group } from '../entry.js';

export const configureWal = group([
  {
    name: 'inspect',
    summary: 'what the files of a log hold, and what is damaged',
    load: async () => (await import('./inspect.js')).configureInspect,
  },
  {
    name: 'verify',
    summary: 'read all of a log and check every record',
    load: async () => (await import('./verify.js')).configureVerify,
  },
  {
    name: 'repair',
    summary: 'make a damaged log one that opens, with all that is good in it',
    load: async () => (await import('./repair.js')).configureRepair,
  },
]);
