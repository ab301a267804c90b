import { LINES } from './lines.js';
import type { Outcome } from './outcomes.js';
import type { Amount } from './record.js';

export interface TableOptions {
  /** With files and numbers; else one row a line. */
  detailed: boolean;
}

/** The promises of docs/reliability.md and what became of each, as text without a last line break. */
export function tableOf(outcomes: readonly Outcome[], { detailed }: TableOptions): string {
  const passed = outcomes.filter(({ result }) => result === 'passed').length;
  const rows = outcomes.flatMap((outcome) => rowsOf(outcome, detailed));
  return [`Reliability: ${passed} of ${outcomes.length} lines shown`, ...rows].join('\n');
}

function rowsOf(outcome: Outcome, detailed: boolean): string[] {
  const { line, result, reasons, files, amounts, seeds } = outcome;
  const rows = [`${String(line).padStart(4)}  ${result.padEnd(9)}  ${LINES[line]}`];
  const more = [
    ...(detailed ? files.map((file) => file) : []),
    ...(detailed ? numbersOf(amounts) : []),
    ...reasons.map((reason) => (result === 'passed' ? `in part skipped: ${reason}` : reason)),
    ...(seeds.length > 0 ? [`seeds: ${seeds.join(', ')}`] : []),
  ];
  return [...rows, ...more.map((text) => `${' '.repeat(17)}${text}`)];
}

/** Each kind once, the largest of several tests; with the full number where that is another. */
function numbersOf(amounts: readonly Amount[]): string[] {
  const largest = new Map<string, Amount>();
  for (const amount of amounts) {
    const known = largest.get(amount.what);
    if (!known || amount.amount > known.amount) largest.set(amount.what, amount);
  }
  const texts = [...largest.values()].map(({ what, amount, full }) => {
    return `${what} ${grouped(amount)}${amount === full ? '' : ` of ${grouped(full)}`}`;
  });
  return texts.length > 0 ? [texts.join('; ')] : [];
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
