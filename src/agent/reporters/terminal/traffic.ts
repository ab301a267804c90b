import type { LatencySummary } from '../../../report/index.js';
import type { ReliabilityTestResult } from '../../options.js';
import { plainText } from '../plain-text.js';
import { grid } from './grid.js';
import { labelled } from './layout.js';
import type { Pen } from './paint.js';

/** Attempts, the faults that met them, and how long answers took with and without. */
export function traffic(result: ReliabilityTestResult, { columns }: Pen): string {
  const { attempts, durationMs, report } = result;
  const { without_faults: calm, with_faults: rough } = report.latency;
  return [
    labelled('attempts', `${attempts} in ${(durationMs / 1000).toFixed(1)} s`, columns),
    labelled('faults', faultWords(result), columns),
    '',
    ...grid(
      ['latency in ms', 'answered', 'p50', 'p90', 'p95', 'p99', 'max'],
      [latencyRow('  without a fault', calm), latencyRow('  under a fault', rough)],
      columns,
    ),
  ].join('\n');
}

function faultWords({ faults, report }: ReliabilityTestResult): string {
  const restarts = report.timeline.restarts.length;
  const words = Object.entries(faults)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) =>
      name === 'restart'
        ? `restart ${restarts} (felt by ${count} ${count === 1 ? 'attempt' : 'attempts'})`
        : `${plainText(name)} ${count}`,
    );
  return words.length === 0 ? 'none' : words.join(', ');
}

function latencyRow(name: string, latency: LatencySummary): string[] {
  const { count, p50, p90, p95, p99, max } = latency;
  return [name, String(count), ...[p50, p90, p95, p99, max].map(milliseconds)];
}

function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
