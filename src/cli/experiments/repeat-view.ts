import {
  addressWords,
  failureWords,
  type RepeatedRun,
  type RepeatResult,
  type ReplayResult,
  rateWords,
} from '../../agent/index.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { count } from '../output/quantities.js';
import { columns } from '../output/table.js';

/** What several runs of one test showed, for programs. */
export function repeatDocument(result: RepeatResult) {
  const { passed, seed, verdict, verdicts, agreement, schedule, flips, steady } = result;
  return {
    schema: 'softadastra.repeat/1',
    ...{ passed, seed, verdict, verdicts, agreement, schedule, flips, steady },
    runs: result.runs.map(runDocument),
  };
}

export function replayDocument(result: ReplayResult) {
  const { original, same, faithful, changes } = result;
  return {
    ...repeatDocument(result),
    schema: 'softadastra.replay/1',
    ...{ original, same, faithful, changes },
  };
}

function runDocument({ id, verdict, assessment, verdicts, durationMs }: RepeatedRun) {
  const { passed, reasons } = assessment;
  return { id, verdict, passed, reasons, verdicts, duration_ms: durationMs };
}

export function repeatText(result: RepeatResult, paint: Paint): string {
  const { agreement, schedule, steady, verdict, seed } = result;
  return [
    columns(
      ['verdict of the run', 'runs'],
      Object.entries(result.verdicts).map(([name, runs]) => [
        verdictWord(name, paint),
        String(runs),
      ]),
    ),
    `the same verdict (${verdict})  ${rateWords(agreement)}`,
    `operations that came to the same  ${rateWords(steady)}`,
    ...flipLines(result),
    scheduleLine(schedule, `seed ${plainText(seed)}`, paint),
    conclusion(result, paint),
  ].join('\n');
}

export function replayText(result: ReplayResult, paint: Paint): string {
  const { original, same, faithful, changes } = result;
  const showed = original.failures.length === 0 ? 'no failure' : failureWords(original.failures);
  return [
    `${paint('bold', original.id)} against ${plainText(addressWords(original.target))} had shown: ${plainText(showed)}`,
    '',
    repeatText(result, paint),
    `the same as then  ${rateWords(same)}`,
    scheduleLine(faithful, 'the stored run', paint),
    ...changes
      .slice(0, MOST)
      .map(({ operation, before, now }) => `  ${operation} was ${before}, is ${countsOf(now)}`),
    ...(changes.length > MOST ? [`  … and ${changes.length - MOST} more`] : []),
  ].join('\n');
}

const MOST = 10;

function flipLines({ flips }: RepeatResult): string[] {
  const lines = flips
    .slice(0, MOST)
    .map(({ operation, verdicts }) => `  ${operation}  ${countsOf(verdicts)}`);
  return flips.length > MOST ? [...lines, `  … and ${flips.length - MOST} more`] : lines;
}

function scheduleLine(
  { equal, faults, differences, leftOut }: RepeatResult['schedule'],
  than: string,
  paint: Paint,
): string {
  const varied =
    leftOut.length === 0 ? '' : `; ${count(leftOut.length, 'restart')} not in every run`;
  if (equal) {
    return `${marks.done(paint)} the same faults each time (${faults}), as ${than} has them${varied}`;
  }
  const [first] = differences;
  const example = `${first?.operation}, attempt ${first?.attempt}: ${first?.first ?? 'none'}, then ${first?.other ?? 'none'}`;
  return `${marks.failed(paint)} not the same faults as ${than}: ${differences.length} attempts differ; the first: ${plainText(example)}`;
}

function conclusion({ runs, passed }: RepeatResult, paint: Paint): string {
  const failed = runs.filter((run) => !run.assessment.passed);
  if (passed) return `${marks.done(paint)} all ${runs.length} runs passed`;
  const [first] = failed;
  if (first === undefined) return `${marks.failed(paint)} the faults were not the same each time`;
  const why = first.assessment.reasons.map(plainText).join('; ');
  return `${marks.failed(paint)} ${failed.length} of ${runs.length} runs failed; the first, ${first.id}: ${why}`;
}

function verdictWord(verdict: string, paint: Paint): string {
  return paint(verdict === 'passed' ? 'green' : 'red', verdict);
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([verdict, number]) => `${verdict} ${number}`)
    .join(', ');
}
