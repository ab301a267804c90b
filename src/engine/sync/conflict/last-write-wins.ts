import type { ConflictPolicy } from './types.js';

/** The later by (time, origin). All nodes decide alike, so that any number of them agree. */
export const lastWriteWins: ConflictPolicy = {
  name: 'last_write_wins',
  summary: 'the later write is kept, on every node the same',
  decide: () => 'last_write',
};
