import { group } from '../entry.js';

export const configureSync = group([
  {
    name: 'status',
    summary: 'what waits for peers and what they have',
    load: async () => (await import('./status.js')).configureSyncStatus,
  },
  {
    name: 'tick',
    summary: 'let the sync do now what is due',
    load: async () => (await import('./tick.js')).configureTick,
  },
  {
    name: 'retry',
    summary: 'try failed work anew',
    load: async () => (await import('./retry.js')).configureRetry,
  },
  {
    name: 'failed',
    summary: 'work that peers have refused, and why',
    load: async () => (await import('./failed.js')).configureFailed,
  },
  {
    name: 'conflicts',
    summary: 'writes that did not know of each other and wait for a decision',
    load: async () => (await import('./conflicts.js')).configureConflicts,
  },
  {
    name: 'resolve',
    summary: 'decide a conflict',
    load: async () => (await import('./resolve.js')).configureResolve,
  },
  {
    name: 'held',
    summary: 'writes of a clock that is too far ahead',
    load: async () => (await import('./held.js')).configureHeld,
  },
]);
