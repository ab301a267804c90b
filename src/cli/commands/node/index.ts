import { group } from '../entry.js';

export const configureNode = group([
  {
    name: 'info',
    summary: 'who this node is: names, system, version, capabilities',
    load: async () => (await import('./info.js')).configureInfo,
  },
  {
    name: 'start',
    summary: 'run a node until it is told to end',
    load: async () => (await import('./start.js')).configureStart,
  },
]);
