import type { ConflictPolicy } from './types.js';

/** Both stay, listed, until the application writes what shall hold. */
export const manual: ConflictPolicy = {
  name: 'manual',
  summary: 'both are kept and listed until the application decides',
  decide: () => 'both',
};
