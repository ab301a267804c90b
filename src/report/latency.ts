import { build, type Histogram } from 'hdr-histogram-js';
import type { Latency, LatencySummary } from './document.js';

const LONGEST_MS = 3_600_000;

/** Answer times with and without an injected fault on the attempt; constant memory. */
export class LatencyRecorder {
  readonly #withoutFaults = histogram();
  readonly #withFaults = histogram();

  /** Records one answered attempt. Negative times are ignored, anything over an hour counts as one. */
  record(latencyMs: number, underFault: boolean): void {
    if (latencyMs < 0) return;
    const micros = Math.round(Math.min(latencyMs, LONGEST_MS) * 1000);
    (underFault ? this.#withFaults : this.#withoutFaults).recordValue(micros);
  }

  summary(): Latency {
    return {
      without_faults: summarize(this.#withoutFaults),
      with_faults: summarize(this.#withFaults),
    };
  }
}

/** Microseconds with three significant digits, so that answers within a millisecond differ too. */
function histogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_MS * 1000,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
}

function summarize(recorded: Histogram): LatencySummary {
  const count = recorded.totalCount;
  if (count === 0) return { count, p50: null, p90: null, p95: null, p99: null, max: null };
  const at = (percentile: number) =>
    milliseconds(Math.min(recorded.getValueAtPercentile(percentile), recorded.maxValue));
  return {
    count,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    max: milliseconds(recorded.maxValue),
  };
}

function milliseconds(micros: number): number {
  return Math.round(micros / 10) / 100;
}
