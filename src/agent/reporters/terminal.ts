import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { ReliabilityTestResult } from '../options.js';
import type { Verdict } from '../oracle/index.js';
import { plainText } from './plain-text.js';
import type { Reporter, ReporterInput } from './reporter.js';
import { stories } from './stories.js';

type Style = Parameters<typeof styleText>[0];
/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** What a person reads after a test. Nothing in it can drive the terminal but our own colours. */
export const terminalReporter: Reporter = (input) => {
  const paint: Paint = (style, text) =>
    input.colour ? styleText(style, text, { validateStream: false }) : text;
  const { result } = input;
  const parts = [
    heading(result, paint),
    verdictTable(result, paint),
    facts(result),
    scoreLines(result, paint),
    ...stories(result, paint),
    ...result.notes.map((note) => `${paint('yellow', 'Note')}  ${linesOf(note)}`),
    conclusion(input, paint),
    whereabouts(result),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};

function heading({ run }: ReliabilityTestResult, paint: Paint): string {
  const what = `${run.method} ${plainText(run.target_url)}`;
  return `${paint('bold', what)}\nscenario ${plainText(run.scenario)}, seed ${plainText(String(run.seed))}`;
}

const VERDICT_WORDS: Record<Verdict, { words: string; style: Style }> = {
  kept: { words: 'kept', style: 'green' },
  lost: { words: 'lost: acknowledged, and not there', style: 'red' },
  partial: { words: 'partial: there with other values', style: 'red' },
  duplicated: { words: 'duplicated: there more than once', style: 'red' },
  failed: { words: 'failed: not applied, and the client knows', style: 'yellow' },
  applied: { words: 'applied, but the client does not know', style: 'yellow' },
  unknown: { words: 'unknown: could not be read back', style: 'yellow' },
};

function verdictTable({ operations, verdicts }: ReliabilityTestResult, paint: Paint): string {
  const table = new Table({
    head: ['operations', String(operations)],
    colAligns: ['left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [verdict, { words, style }] of Object.entries(VERDICT_WORDS)) {
    const count = verdicts[verdict as Verdict];
    const shown = count > 0 ? [paint(style, words), paint(style, String(count))] : [words, '0'];
    if (count > 0 || ALWAYS_SHOWN.has(verdict)) table.push(shown);
  }
  return table.toString();
}

const ALWAYS_SHOWN = new Set(['kept', 'lost', 'partial', 'duplicated']);

function facts({ faults, attempts, durationMs, report }: ReliabilityTestResult): string {
  const restarts = report.timeline.restarts.length;
  const injected = Object.entries(faults)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) =>
      name === 'restart' ? `restart ${restarts} (felt by ${count} attempts)` : `${name} ${count}`,
    );
  const { without_faults: calm, with_faults: rough } = report.latency;
  return [
    `attempts  ${attempts} in ${(durationMs / 1000).toFixed(1)} s`,
    `faults    ${injected.length === 0 ? 'none' : injected.join(', ')}`,
    `latency   without faults ${latencyWords(calm)}; with faults ${latencyWords(rough)}`,
  ].join('\n');
}

function latencyWords(latency: ReliabilityTestResult['report']['latency']['with_faults']): string {
  const { p50, p95, max } = latency;
  if (p50 === null) return 'no answer';
  return `p50 ${Math.round(p50)}, p95 ${Math.round(p95 ?? 0)}, max ${Math.round(max ?? 0)} ms`;
}

function scoreLines({ score }: ReliabilityTestResult, paint: Paint): string {
  const style = score.score >= 90 ? 'green' : score.score >= 60 ? 'yellow' : 'red';
  const head = `score ${paint(['bold', style], `${score.score} ${score.grade}`)}`;
  const lines = score.deductions.map(({ rule, points, count }) => {
    const events = `${count} ${count === 1 ? 'event' : 'events'}`;
    return `  ${String(-points).padStart(4)}  ${rule} (${events})`;
  });
  return [head, ...lines].join('\n');
}

function conclusion({ assessment }: ReporterInput, paint: Paint): string {
  if (assessment.passed) return paint(['bold', 'green'], 'PASSED');
  return `${paint(['bold', 'red'], 'FAILED')}  ${plainText(assessment.reasons.join('; '))}`;
}

/** A note may quote what a program printed; its lines stay lines. */
function linesOf(note: string): string {
  return note.split('\n').map(plainText).join('\n      ');
}

function whereabouts({ historyFile, cloud, run }: ReliabilityTestResult): string {
  const lines = [
    `again    --seed ${plainText(String(run.seed))} plans the same faults`,
    `history  ${plainText(historyFile)}`,
  ];
  if (cloud?.delivered) {
    lines.push(`run      ${run.id}`, `report   ${plainText(cloud.reportUrl)}`);
    lines.push(`cloud    score ${cloud.score ?? 'none'} ${cloud.grade ?? ''}`.trimEnd());
  } else if (cloud) {
    lines.push(`run      ${run.id}`);
    lines.push(`cloud    not everything has arrived: ${plainText(cloud.reason)}`);
  }
  return lines.join('\n');
}
