import type { ConflictPolicy } from './types.js';

/** What arrives replaces what is here. */
export const keepRemote: ConflictPolicy = {
  name: 'keep_remote',
  summary: 'what arrives from another node is kept',
  decide: () => 'remote',
};
