import type { ReportLatency, ReportLatencySummary } from '../../sdk/types.js';

export const QUANTILES = ['p50', 'p90', 'p95', 'p99', 'max'] as const;
export type Quantile = (typeof QUANTILES)[number];

export interface LatencyRow {
  readonly name: string;
  readonly count: number;
  /** Milliseconds; null where it is not known. */
  readonly values: Readonly<Record<Quantile, number | null>>;
}

export interface LatencyScale {
  /** Round values in milliseconds, a factor of ten apart. */
  readonly ticks: readonly number[];
  /** Where a duration stands, 0 to 1. */
  place(ms: number): number;
}

export function latencyRows({ without_faults, with_faults }: ReportLatency): LatencyRow[] {
  return [rowOf('Without faults', without_faults), rowOf('With faults', with_faults)];
}

/** Logarithmic, whole decades: a fault makes an answer slower by factors, not by amounts. */
export function latencyScale(rows: readonly LatencyRow[]): LatencyScale {
  const known = rows.flatMap(({ values }) => Object.values(values)).filter((ms) => ms !== null);
  const least = Math.floor(Math.log10(Math.max(0.1, Math.min(...known, 1_000))));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...known, 0.1))));
  return {
    ticks: Array.from({ length: most - least + 1 }, (_, step) => 10 ** (least + step)),
    place: (ms) => {
      const place = (Math.log10(Math.max(ms, 10 ** least)) - least) / (most - least);
      return Math.min(1, place);
    },
  };
}

function rowOf(name: string, summary: ReportLatencySummary): LatencyRow {
  const { p50, p90 = null, p95, p99, max } = summary;
  return { name, count: summary.count, values: { p50, p90, p95, p99, max } };
}
