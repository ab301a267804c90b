import type { ReliabilityTestResult } from '../options.js';
import { addressWords } from './address-words.js';
import { plainText } from './plain-text.js';
import type { Reporter, ReporterInput } from './reporter.js';
import { labelled, wrapped } from './terminal/layout.js';
import { operationTable } from './terminal/operations.js';
import { createPaint, type Pen } from './terminal/paint.js';
import { consistencyLines, scoreLines, thresholdLines } from './terminal/score.js';
import { stories } from './terminal/stories.js';
import { traffic } from './terminal/traffic.js';

const COLUMNS = 80;
/** What fewer columns have is cut by the terminal itself. */
const FEWEST = 32;
const MOST = 120;

/** What a person reads after a test. Nothing in it can drive the terminal but our own colours. */
export const terminalReporter: Reporter = (input) => {
  const { result, assessment } = input;
  const columns = Math.min(MOST, Math.max(FEWEST, input.columns ?? COLUMNS));
  const pen: Pen = { paint: createPaint(input.colour), columns };
  const parts = [
    heading(result, pen),
    operationTable(result, pen),
    traffic(result, pen),
    consistencyLines(result, pen),
    scoreLines(result, pen),
    thresholdLines(assessment.thresholds, pen),
    ...stories(result, pen),
    ...result.notes.map((note) => noteLines(note, pen)),
    conclusion(input, pen),
    again(result, pen),
    whereabouts(result),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};

function heading({ run }: ReliabilityTestResult, { paint, columns }: Pen): string {
  const what = plainText(`${run.method} ${addressWords(run.target_url)}`);
  const scenario = plainText(`scenario ${run.scenario}, seed ${run.seed}`);
  const bold = wrapped(what, columns).map((line) => paint('bold', line));
  return [...bold, ...wrapped(scenario, columns)].join('\n');
}

/** A note may quote what a program printed; its lines stay lines. */
function noteLines(note: string, { paint, columns }: Pen): string {
  const lines = note.split('\n').flatMap((line) => wrapped(plainText(line), columns - 6));
  return `${paint('yellow', 'Note')}  ${lines.join('\n      ')}`;
}

function conclusion({ assessment }: ReporterInput, { paint, columns }: Pen): string {
  if (assessment.passed) return paint(['bold', 'green'], 'PASSED');
  const reasons = wrapped(plainText(assessment.reasons.join('; ')), columns - 8);
  return `${paint(['bold', 'red'], 'FAILED')}  ${reasons.join('\n        ')}`;
}

/** How to see the same again, and how to find what it takes. */
function again({ run, report, verdicts }: ReliabilityTestResult, { columns }: Pen): string {
  const id = plainText(run.id);
  const found =
    verdicts.lost + verdicts.duplicated + verdicts.partial > 0 ||
    (report.evidence.violations_total ?? 0) > 0;
  return [
    labelled('again', `softadastra replay ${id}`, columns),
    ...(found ? [labelled('smallest', `softadastra replay ${id} --shrink`, columns)] : []),
  ].join('\n');
}

/** Paths and addresses are not wrapped, so that they can be copied. */
function whereabouts({ historyFile, cloud, run }: ReliabilityTestResult): string {
  const lines = [`history  ${plainText(historyFile)}`];
  if (cloud?.delivered) {
    lines.push(`run      ${plainText(run.id)}`, `report   ${plainText(cloud.reportUrl)}`);
    lines.push(`cloud    score ${cloud.score ?? 'none'} ${cloud.grade ?? ''}`.trimEnd());
    for (const { seq, reason } of [...cloud.setAside, ...cloud.rejected]) {
      lines.push(`         event ${seq} was refused: ${plainText(reason)}`);
    }
  } else if (cloud) {
    lines.push(`run      ${plainText(run.id)}`);
    lines.push(`cloud    not everything has arrived: ${plainText(cloud.reason)}`);
    lines.push(`         softadastra deliver sends it later`);
  }
  return lines.join('\n');
}
