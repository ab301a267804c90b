import type { Evidence, OperationEvidence, ReportDeduction } from './document.js';
import type { Examples } from './examples.js';
import { MAX_EVIDENCE_OPERATIONS, type OperationRecord, type Operations } from './operations.js';
import type { Surroundings } from './surroundings.js';
import { VERDICTS } from './verdicts.js';
import type { Violations } from './violations.js';
import { counted, listWords, oneFaultWords } from './words.js';

/** What the proof is made of. */
export interface Collected {
  operations: Operations;
  surroundings: Surroundings;
  violations: Violations;
  examples: Examples;
  deductions: readonly ReportDeduction[];
}

/** The proof behind the score: histories where the agent told operations apart, quoted events always. */
export function evidenceOf(collected: Collected): Evidence {
  const { operations, surroundings, violations, examples, deductions } = collected;
  const { tally } = operations;
  const shown = operations
    .ofInterest(MAX_EVIDENCE_OPERATIONS)
    .map((record) => operationEvidence(record, surroundings));
  return {
    counts: { ...tally.verdicts },
    operations_total: tally.started,
    operations_acknowledged: tally.acknowledged,
    operations: shown,
    kinds: tally.kinds(),
    confidence: tally.confidence(),
    violations_total: violations.total,
    violations: violations.list(),
    deductions: examples.forDeductions(deductions),
    notes: notesOn(collected, shown),
  };
}

function operationEvidence(record: OperationRecord, surroundings: Surroundings): OperationEvidence {
  const verdict = record.verdict ?? 'unknown';
  const forgettable = verdict === 'lost' || verdict === 'partial';
  const around = surroundings.during(record.first_at, record.last_at, forgettable);
  const own = new Set(record.entries.map((entry) => entry.event_id));
  const history = [...record.entries, ...around.filter((entry) => !own.has(entry.event_id))];
  history.sort((a, b) => a.seq - b.seq);
  const faults = new Set(record.entries.flatMap((entry) => entry.fault ?? []));
  for (const entry of around) faults.add(entry.fault ?? 'restart');
  const evidence = {
    operation: record.name,
    kind: record.kind,
    subject: record.subject,
    verdict,
    acknowledged: record.acknowledged,
    copies: record.copies,
    attempts: record.attempts,
    faults: [...faults],
  };
  return { ...evidence, finding: findingOn(evidence), history, history_complete: record.complete };
}

function findingOn(
  evidence: Omit<OperationEvidence, 'operation' | 'finding' | 'history' | 'history_complete'>,
): string {
  const after =
    evidence.faults.length === 0 ? '' : ` after ${listWords(evidence.faults.map(oneFaultWords))}`;
  const answer = evidence.acknowledged === false ? 'Never acknowledged' : 'Acknowledged';
  const tries = evidence.attempts === 0 ? '' : ` in ${counted(evidence.attempts, 'attempt')}`;
  switch (evidence.verdict) {
    case 'lost':
      return lossOf(evidence.kind, after);
    case 'partial':
      return `${answer}, and stored with other content than was sent${after}.`;
    case 'duplicated':
      return evidence.copies === null
        ? `Applied more than once${after}.`
        : `Sent as one operation${tries}, found ${evidence.copies} times${after}.`;
    case 'unknown':
      return `It could not be read back${after}, so it does not count as kept.`;
    case 'failed':
      return `Never acknowledged${tries}, and not found${after}; one more try could have succeeded.`;
    case 'applied':
      return `Found when read back, never acknowledged${tries}${after}.`;
  }
}

function lossOf(kind: string | null | undefined, after: string): string {
  if (kind === 'update') return `An acknowledged update that the read-back does not show${after}.`;
  if (kind === 'delete') return `Deleted and acknowledged, and back when read again${after}.`;
  return `Acknowledged, and missing when read back${after}.`;
}

function notesOn(
  { operations, violations, surroundings }: Collected,
  shown: readonly OperationEvidence[],
): string[] {
  const notes: string[] = [];
  const total = VERDICTS.reduce((sum, verdict) => sum + operations.tally.verdicts[verdict], 0);
  if (total > shown.length && shown.length > 0) {
    notes.push(
      `Histories of ${shown.length} of ${counted(total, 'finding')} are shown, the worst first.`,
    );
  }
  if (operations.bounded) {
    notes.push(
      `To bound its size, this report does not hold the histories of ${counted(operations.forgotten, 'operation')}; the stored events do.`,
    );
  }
  const listed = violations.list().length;
  if (violations.total > listed) {
    notes.push(`${listed} of ${counted(violations.total, 'consistency violation')} are shown.`);
  }
  notes.push(...surroundings.undecided);
  const cut = shown.filter((each) => !each.history_complete).length;
  if (cut > 0)
    notes.push(`${counted(cut, 'history', 'histories')} shown here lack some of their entries.`);
  return notes;
}
