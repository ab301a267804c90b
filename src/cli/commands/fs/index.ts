import { group } from '../entry.js';

export const configureFs = group([
  {
    name: 'scan',
    summary: 'what stands in a directory now',
    load: async () => (await import('./scan.js')).configureScan,
  },
  {
    name: 'diff',
    summary: 'what changed since a snapshot',
    load: async () => (await import('./diff.js')).configureDiff,
  },
  {
    name: 'watch',
    summary: 'tell of changes as they happen',
    load: async () => (await import('./watch.js')).configureWatch,
  },
]);
