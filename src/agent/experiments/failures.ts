import type { AgentEvent, Outcome } from '../history/index.js';
import type { Verdict } from '../oracle/index.js';

/** A broken promise: what an operation came to, or answers that no order of operations explains. */
export type FailureKind = 'lost' | 'partial' | 'duplicated' | 'inconsistent';

export interface Failure {
  kind: FailureKind;
  /** The operation, or those that contradict each other. */
  operations: string[];
}

/** As much of a run as its verdicts can be read from. */
export interface Judged {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly events: readonly AgentEvent[];
}

/** The verdict of every operation, read from the events that the judgement left. */
export function verdictsOf({ outcomes, events }: Judged): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>([...outcomes.keys()].map((name) => [name, 'kept']));
  for (const event of events) {
    const { operation } = event.payload;
    const verdict = verdictIn(event);
    if (verdict !== null && typeof operation === 'string') verdicts.set(operation, verdict);
  }
  return verdicts;
}

function verdictIn({ event_type, payload }: AgentEvent): Verdict | null {
  switch (event_type) {
    case 'data_loss_risk_detected':
      return payload.reason === 'lost' ? 'lost' : null;
    case 'partial_write_detected':
      return 'partial';
    case 'duplicate_detected':
      return 'duplicated';
    case 'recovery_failed':
      return payload.applied === true ? 'applied' : 'failed';
    case 'oracle_inconclusive':
      return 'unknown';
    default:
      return null;
  }
}

const BROKEN: ReadonlySet<Verdict> = new Set(['lost', 'partial', 'duplicated'] as const);

/** Every broken promise of a run. */
export function failuresOf(run: Judged): Failure[] {
  const broken = [...verdictsOf(run)].flatMap(([operation, verdict]) =>
    BROKEN.has(verdict) ? [{ kind: verdict as FailureKind, operations: [operation] }] : [],
  );
  const contradictions = run.events.flatMap(({ event_type, payload }) =>
    event_type === 'consistency_violation_detected'
      ? [{ kind: 'inconsistent' as const, operations: namesIn(payload.operations) }]
      : [],
  );
  return [...broken, ...contradictions];
}

function namesIn(names: unknown): string[] {
  return Array.isArray(names) ? names.map(String) : [];
}

/**
 * The kinds by which a failure is recognised again. Answers often contradict each other because
 * something was lost or doubled, so they count only where they are all there is.
 */
export function signatureOf(failures: readonly Failure[]): ReadonlySet<FailureKind> {
  const kinds = new Set(failures.map(({ kind }) => kind));
  if (kinds.size > 1) kinds.delete('inconsistent');
  return kinds;
}
