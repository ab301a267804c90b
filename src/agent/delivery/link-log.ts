import type { EvidenceLog } from '../evidence/index.js';

/** What a link needs of the store whose events it carries. */
export type LinkLog = Pick<
  EvidenceLog,
  'attach' | 'beforeClose' | 'forget' | 'note' | 'notes' | 'written'
>;
