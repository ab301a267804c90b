import type { CheckResult, Model, Violation } from '../../agent/oracle/linearizability/index.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText, shortText } from '../output/plain.js';
import { count, durationWords } from '../output/quantities.js';
import { timeline } from './timeline.js';

export interface CheckedFile {
  readonly result: CheckResult;
  readonly model: Model;
  /** The line of each entry, from 1. */
  readonly lines: readonly number[];
  /** Of the terminal, in columns. */
  readonly width: number;
}

/** Longer lists of lines are cut. */
const MOST_LINES_TOLD = 40;

/** The verdict for a person, with a picture of each violation. */
export function verdictText(checked: CheckedFile, paint: Paint): string {
  const { result } = checked;
  return [
    headline(checked, paint),
    ...result.violations.map((one) => violationText(one, checked, paint)),
    ...rest(checked, paint),
  ].join('\n\n');
}

function headline({ result, model }: CheckedFile, paint: Paint): string {
  const { checked, keys, linearizable, reason, tookMs } = result;
  const looked = `${count(checked.operations, 'operation')} on ${count(checked.keys, `${model}`)}, ${durationWords(tookMs)}`;
  if (linearizable === true) return `${marks.done(paint)} linearizable (${looked})`;
  if (linearizable === false) {
    const where = checked.keys > 1 ? `: ${keys.violated} of ${checked.keys} ${model}s` : '';
    return `${marks.failed(paint)} not linearizable${where} (${looked})`;
  }
  return `${marks.warning(paint)} unknown: ${reasonWords(reason)} (${looked})`;
}

function reasonWords(reason: CheckResult['reason']): string {
  return reason === 'memory'
    ? 'the search needed more memory than it may have'
    : 'the time was up before all orders were tried';
}

function violationText(violation: Violation, checked: CheckedFile, paint: Paint): string {
  const { key, counterexample, places, elements, story, minimal } = violation;
  const placed = counterexample.map((entry, n) => ({ entry, at: places[n] ?? 0 }));
  const name = key === null ? '' : `Key ${shortText(JSON.stringify(key))}: `;
  const about = elements
    ? ` (reads show only ${shortText(elements.map((one) => JSON.stringify(one)).join(', '))})`
    : '';
  const least = minimal ? '' : '; some of it may not matter: there was no time to look';
  const picture = timeline(placed, checked.width - 2);
  return [
    paint('bold', `${name}${count(story.length - 1, 'call')} that no order explains${about}`),
    ...(picture ? [indented(picture), ''] : []),
    ...(picture ? [] : [indented(story.slice(0, -1).map(plainText))]),
    `  ${plainText(story.at(-1) ?? '')}`,
    paint('dim', `  ${linesText(places, checked.lines)}${least}`),
  ].join('\n');
}

function linesText(places: readonly number[], lines: readonly number[]): string {
  const numbers = places.map((place) => lines[place] ?? place + 1);
  const more = numbers.length - MOST_LINES_TOLD;
  const told = numbers.slice(0, MOST_LINES_TOLD).join(', ');
  return `lines ${told}${more > 0 ? ` and ${more} more` : ''}`;
}

function rest({ result, model }: CheckedFile, paint: Paint): string[] {
  const { violated, undecided } = result.keys;
  const hidden = violated - result.violations.length;
  return [
    ...(hidden > 0 ? [`${count(hidden, `more ${model}`)} cannot be explained either.`] : []),
    ...(undecided > 0
      ? [`${marks.warning(paint)} ${count(undecided, model)} could not be decided.`]
      : []),
  ];
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
