import type { ReportViolation, ReportViolationCall } from '../../sdk/types.js';

export interface CallBar {
  readonly who: string;
  readonly what: string;
  /** Shares of the width, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'answered' | 'failed' | 'open';
}

/** The calls of a contradiction in their order; a call that never ended stays open to the right. */
export function callBars({ calls }: Pick<ReportViolation, 'calls'>): CallBar[] {
  const places = Math.max(1, ...calls.flatMap(({ from, to }) => [from + 1, to ?? 0]));
  return calls.map((call) => ({
    who: call.operation ?? `process ${call.process}`,
    what: callWords(call),
    from: call.from / places,
    to: call.to === null ? 1 : Math.max(call.to, call.from) / places,
    kind: kindOf(call),
  }));
}

function kindOf({ outcome, to }: ReportViolationCall): CallBar['kind'] {
  if (outcome === 'fail') return 'failed';
  return outcome === 'ok' && to !== null ? 'answered' : 'open';
}

function callWords({ what, outcome }: ReportViolationCall): string {
  if (outcome === 'ok') return what;
  return `${what} (${outcome === 'fail' ? 'did not happen' : 'at any time since, or never'})`;
}
