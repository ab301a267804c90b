import { keepLocal } from './keep-local.js';
import { keepRemote } from './keep-remote.js';
import { lastWriteWins } from './last-write-wins.js';
import { manual } from './manual.js';
import type { ConflictPolicy } from './types.js';

export { ConflictJournal } from './journal.js';
export type { ConflictPolicy } from './types.js';

export const conflictPolicies = [lastWriteWins, keepLocal, keepRemote, manual] as const;

export const conflictPolicyNames = [
  'last_write_wins',
  'keep_local',
  'keep_remote',
  'manual',
] as const;

export type ConflictPolicyName = (typeof conflictPolicyNames)[number];

/** Undefined where no policy has that name. */
export function findConflictPolicy(name: string): ConflictPolicy | undefined {
  return conflictPolicies.find((policy) => policy.name === name);
}
