import { group } from '../entry.js';

export const configureStore = group([
  {
    name: 'put',
    summary: 'write a value',
    load: async () => (await import('./put.js')).configurePut,
  },
  {
    name: 'get',
    summary: 'read a value',
    load: async () => (await import('./get.js')).configureGet,
  },
  {
    name: 'remove',
    summary: 'delete a key',
    load: async () => (await import('./remove.js')).configureRemove,
  },
  {
    name: 'list',
    summary: 'keys and values in the order of the keys',
    load: async () => (await import('./list.js')).configureList,
  },
  {
    name: 'export',
    summary: 'write every key and value to a file',
    load: async () => (await import('./export.js')).configureExport,
  },
  {
    name: 'import',
    summary: 'write what an export holds',
    load: async () => (await import('./import.js')).configureImport,
  },
  {
    name: 'compact',
    summary: 'shorten the log to what is live',
    load: async () => (await import('./compact.js')).configureCompact,
  },
]);
