import type {
  ReportEvidence,
  ReportTimeline,
  ReportTimelineOperation,
  RunTimeline,
} from '../../sdk/types.js';

interface Told {
  readonly run_id: string;
  readonly revision: number;
  readonly timeline: ReportTimeline;
  readonly evidence: Pick<ReportEvidence, 'operations'>;
}

/**
 * The picture that a report has of its run, for runs that were scored before there was a larger one. Only of
 * operations whose story the report tells it is known where their events are; for the others the
 * numbers are 0.
 */
export function timelineOfReport({ run_id, revision, timeline, evidence }: Told): RunTimeline {
  const since = timeline.from === null ? 0 : Date.parse(timeline.from);
  const after = (at: string) => Date.parse(at) - since;
  const operations = [...timeline.operations].sort((a, b) => begin(a) - begin(b));
  const faults = names(operations.flatMap(({ attempts }) => attempts.map(({ fault }) => fault)));
  const kinds = names(operations.map(({ kind }) => kind ?? null));
  const attempts = operations.flatMap((operation, index) =>
    operation.attempts.map((attempt) => ({ ...attempt, operation: index })),
  );
  return {
    run_id,
    revision,
    from: timeline.from,
    to: timeline.to,
    operations_total: timeline.operations_total,
    complete: operations.length >= timeline.operations_total,
    faults,
    kinds,
    operations: {
      name: operations.map(({ operation }) => operation),
      kind: operations.map(({ kind }) => placeOf(kinds, kind ?? null)),
      verdict: operations.map(({ verdict }) => verdict),
      ...known(operations, evidence),
    },
    attempts: {
      operation: attempts.map(({ operation }) => operation),
      attempt: attempts.map(({ attempt }) => attempt),
      start_ms: attempts.map(({ sent_at: at }) => after(at)),
      end_ms: attempts.map(({ ended_at: at }) => (at === null ? null : after(at))),
      outcome: attempts.map(({ outcome }) => outcome),
      status: attempts.map(({ status }) => status),
      fault: attempts.map(({ fault }) => placeOf(faults, fault)),
    },
    fault_windows: timeline.fault_windows.map(({ fault, from, to }) => ({
      fault,
      from_ms: after(from),
      to_ms: to === null ? null : after(to),
    })),
    restarts: timeline.restarts.map(({ at, downtime_ms }) => ({ at_ms: after(at), downtime_ms })),
  };
}

/** What the stories add to the lanes. */
function known(
  operations: readonly ReportTimelineOperation[],
  { operations: stories }: Told['evidence'],
) {
  const byName = new Map(stories.map((story) => [story.operation, story]));
  const own = operations.map(({ operation }) => byName.get(operation));
  const seqs = own.map((story) =>
    (story?.history ?? []).filter(({ scope }) => scope === 'operation').map(({ seq }) => seq),
  );
  return {
    acknowledged: own.map((story, index) => {
      const verdict = operations[index]?.verdict;
      return story?.acknowledged ?? (verdict === 'kept' ? true : null);
    }),
    first_seq: seqs.map((list) => (list.length === 0 ? 0 : Math.min(...list))),
    last_seq: seqs.map((list) => (list.length === 0 ? 0 : Math.max(...list))),
    verdict_seq: own.map(() => null),
  };
}

function begin({ attempts }: ReportTimelineOperation): number {
  return attempts.reduce((least, { sent_at: at }) => Math.min(least, Date.parse(at)), Infinity);
}

function names(all: readonly (string | null)[]): string[] {
  return [...new Set(all)].filter((name) => name !== null);
}

function placeOf(list: readonly string[], name: string | null): number | null {
  return name === null ? null : list.indexOf(name);
}
