import type { Verdict } from './document.js';

/** Sign and word of what became of an operation; null where that is not known. */
export function verdictSign(verdict: Verdict | 'kept' | null): string {
  return verdict === null ? '· open' : SIGNS[verdict];
}

const SIGNS: Readonly<Record<Verdict | 'kept', string>> = {
  lost: '✕ lost',
  partial: '½ partial',
  duplicated: '×2 doubled',
  unknown: '? unknown',
  failed: '! given up',
  applied: '! applied unseen',
  kept: '✓ kept',
};

/** `update of op-003`; nothing where the agent tells no kind. */
export function kindWords(operation: {
  operation: string;
  kind?: string | null;
  subject?: string | null;
}): string {
  const { kind, subject } = operation;
  if (kind === null || kind === undefined) return '';
  if (subject === null || subject === undefined || subject === operation.operation) return kind;
  return `${kind} of ${subject}`;
}
