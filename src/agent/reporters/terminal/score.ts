import { confidenceWords, type ThresholdOutcome } from '../../../report/index.js';
import type { ReliabilityTestResult } from '../../options.js';
import { plainText } from '../plain-text.js';
import { LABEL, labelled, padded, placesOf, wrapped } from './layout.js';
import type { Pen } from './paint.js';

type Consistency = ReliabilityTestResult['consistency'];

/** Below it the deductions are not put under the score. */
const NARROW = 60;

/** The score with its deductions, and how far the counts behind it can be trusted. */
export function scoreLines({ score, report }: ReliabilityTestResult, pen: Pen): string {
  const { paint, columns } = pen;
  const style = score.score >= 90 ? 'green' : score.score >= 60 ? 'yellow' : 'red';
  const { confidence } = report.evidence;
  const sure = confidence === undefined ? [] : confidenceWords(confidence);
  return [
    `${padded('score', LABEL)}${paint(['bold', style], `${score.score} ${score.grade}`)}`,
    ...score.deductions.map(({ rule, points, count }) => {
      const events = `${count} ${count === 1 ? 'event' : 'events'}`;
      const indent = columns < NARROW ? 5 : LABEL + 3;
      const words = wrapped(`${plainText(rule)} (${events})`, columns - indent - 2);
      return `${String(-points).padStart(indent)}  ${words.join(`\n${' '.repeat(indent + 2)}`)}`;
    }),
    ...sure.map((words, i) => labelled(i === 0 ? 'confidence' : '', words, columns)),
  ].join('\n');
}

/** What the oracles say that look at many operations together; empty where none was asked. */
export function consistencyLines({ consistency }: ReliabilityTestResult, pen: Pen): string {
  const { linearizability, set } = consistency;
  const lines: string[] = [];
  if (linearizability !== null) lines.push(...linearizabilityLines(linearizability, pen));
  if (set !== null && set.lists > 0) lines.push(labelled('lists', setWords(set), pen.columns));
  return lines.join('\n');
}

function linearizabilityLines(
  checked: NonNullable<Consistency['linearizability']>,
  { paint, columns }: Pen,
): string[] {
  const { keys, operations } = checked.checked;
  const looked = `${keys} ${keys === 1 ? 'thing' : 'things'}, ${operations} operations`;
  if (checked.linearizable === true) {
    return [labelled('consistency', `${looked}: an order explains all answers`, columns)];
  }
  if (checked.linearizable === null) {
    const words = `${looked}: cannot be told: ${plainText(checked.reason ?? 'no reason is known')}`;
    return [paint('yellow', labelled('consistency', words, columns))];
  }
  const names = checked.violations.map(plainText).join(', ');
  const words = `${looked}: no order explains the answers on ${names}`;
  return [paint('red', labelled('consistency', words, columns))];
}

function setWords({ lists, violations, undecided }: NonNullable<Consistency['set']>): string {
  const things = violations === 1 ? '1 thing was' : `${violations} things were`;
  return [
    `${lists} looked at`,
    ...(violations === 0 ? [] : [`${things} shown wrongly`]),
    ...(undecided === 0 ? [] : [`${undecided} could not be judged in full`]),
  ].join(', ');
}

/** Each limit with what was measured; empty where none was set. */
export function thresholdLines(outcomes: readonly ThresholdOutcome[], pen: Pen): string {
  if (outcomes.length === 0) return '';
  const { paint, columns } = pen;
  const width = Math.max(...outcomes.map(({ expression }) => placesOf(expression)));
  const lines = outcomes.map(({ expression, passed, value }) => {
    const mark = passed ? paint('green', '✓') : paint('red', '✗');
    const measured = value === null ? 'nothing to measure' : String(value);
    const name = padded(plainText(expression), Math.min(width, columns - 20));
    return `  ${mark} ${name}  ${measured}`;
  });
  return ['thresholds', ...lines].join('\n');
}
