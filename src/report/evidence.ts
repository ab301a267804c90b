import type { Evidence, OperationEvidence, ReportDeduction } from './document.js';
import type { Examples } from './examples.js';
import { MAX_EVIDENCE_OPERATIONS, type OperationRecord, type Operations } from './operations.js';
import type { Surroundings } from './surroundings.js';
import { VERDICTS } from './verdicts.js';
import { counted, listWords, oneFaultWords } from './words.js';

/** The proof behind the score: histories where the agent told operations apart, quoted events always. */
export function evidenceOf(
  operations: Operations,
  surroundings: Surroundings,
  examples: Examples,
  deductions: readonly ReportDeduction[],
): Evidence {
  const shown = operations
    .ofInterest(MAX_EVIDENCE_OPERATIONS)
    .map((record) => operationEvidence(record, surroundings));
  return {
    counts: { ...operations.counts },
    operations_total: operations.started,
    operations_acknowledged: operations.acknowledged,
    operations: shown,
    deductions: examples.forDeductions(deductions),
    notes: notesOn(operations, shown),
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
    verdict,
    acknowledged: record.acknowledged,
    copies: record.copies,
    attempts: record.attempts,
    faults: [...faults],
  };
  return { ...evidence, finding: findingOn(evidence), history, history_complete: record.complete };
}

function findingOn(
  evidence: Pick<OperationEvidence, 'verdict' | 'acknowledged' | 'copies' | 'attempts' | 'faults'>,
): string {
  const after =
    evidence.faults.length === 0 ? '' : ` after ${listWords(evidence.faults.map(oneFaultWords))}`;
  const answer = evidence.acknowledged === false ? 'Never acknowledged' : 'Acknowledged';
  const tries = evidence.attempts === 0 ? '' : ` in ${counted(evidence.attempts, 'attempt')}`;
  switch (evidence.verdict) {
    case 'lost':
      return `Acknowledged, and missing when read back${after}.`;
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

function notesOn(operations: Operations, shown: readonly OperationEvidence[]): string[] {
  const notes: string[] = [];
  const total = VERDICTS.reduce((sum, verdict) => sum + operations.counts[verdict], 0);
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
  const cut = shown.filter((each) => !each.history_complete).length;
  if (cut > 0)
    notes.push(`${counted(cut, 'history', 'histories')} shown here lack some of their entries.`);
  return notes;
}
