import type { ConflictPolicy } from './types.js';

/** What is here stays. Two nodes that both keep their own differ until a later write. */
export const keepLocal: ConflictPolicy = {
  name: 'keep_local',
  summary: 'what this node has is kept, even where other nodes keep something else',
  decide: () => 'local',
};
