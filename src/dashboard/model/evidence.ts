import type {
  Deduction,
  ReportEvidence,
  ReportOperation,
  ReportQuotedEvent,
} from '../../sdk/types.js';

/** What stands behind one deduction. */
export interface StepEvidence {
  /** The first events that the rule matched. */
  readonly events: readonly NamedEvent[];
  /** Events that the rule matched and that are not among them. */
  readonly more: number;
  /** Operations that such an event belongs to, worst first. */
  readonly operations: readonly ReportOperation[];
}

export interface NamedEvent {
  readonly id: string;
  /** Null where the report does not tell more of it than its id. */
  readonly seq: number | null;
  readonly words: string;
}

/** @param evidence of the report; null until there is one. */
export function evidenceOf(deduction: Deduction, evidence: ReportEvidence | null): StepEvidence {
  const operations = evidence?.operations ?? [];
  const quotes = evidence?.deductions.find(({ rule }) => rule === deduction.rule)?.events ?? [];
  const told = toldEvents(operations, quotes);
  const ids =
    deduction.event_ids.length > 0 ? deduction.event_ids : quotes.map((event) => event.event_id);
  const named = new Set(ids);
  return {
    events: ids.map((id) => told.get(id) ?? { id, seq: null, words: '' }),
    more: Math.max(0, deduction.count - ids.length),
    operations: operations.filter(({ history }) =>
      history.some(
        ({ event_type, event_id }) => event_type === deduction.rule || named.has(event_id),
      ),
    ),
  };
}

/** Whatever the report tells of single events: in histories, and quoted behind the rule. */
function toldEvents(
  operations: readonly ReportOperation[],
  quotes: readonly ReportQuotedEvent[],
): Map<string, NamedEvent> {
  const told = new Map<string, NamedEvent>();
  for (const { operation, history } of operations) {
    for (const { event_id: id, seq, what } of history) {
      told.set(id, { id, seq, words: `${operation}: ${what}` });
    }
  }
  for (const { event_id: id, seq, message, event_type } of quotes) {
    told.set(id, { id, seq, words: message || event_type });
  }
  return told;
}
