import type {
  Deduction,
  ReportEvidence,
  ReportOperation,
  ReportQuotedEvent,
} from '../../sdk/types.js';

/** What stands behind one deduction. */
export interface StepEvidence {
  /** The first events that the rule matched, quoted where the report has them. */
  readonly events: readonly { readonly id: string; readonly quoted: ReportQuotedEvent | null }[];
  /** Events that the rule matched and that are not among them. */
  readonly more: number;
  /** Operations that such an event belongs to, worst first. */
  readonly operations: readonly ReportOperation[];
}

/** @param evidence of the report; null until there is one. */
export function evidenceOf(deduction: Deduction, evidence: ReportEvidence | null): StepEvidence {
  const quotes = evidence?.deductions.find(({ rule }) => rule === deduction.rule)?.events ?? [];
  const quoted = new Map(quotes.map((event) => [event.event_id, event]));
  const ids = deduction.event_ids.length > 0 ? deduction.event_ids : [...quoted.keys()];
  const named = new Set(ids);
  return {
    events: ids.map((id) => ({ id, quoted: quoted.get(id) ?? null })),
    more: Math.max(0, deduction.count - ids.length),
    operations: (evidence?.operations ?? []).filter(({ history }) =>
      history.some(
        ({ event_type, event_id }) => event_type === deduction.rule || named.has(event_id),
      ),
    ),
  };
}
