import { basename, dirname } from 'node:path';
import {
  failuresOf,
  openRun,
  type ReliabilityTestResult,
  type Scenario,
  signatureOf,
} from '../../agent/index.js';
import { EXIT, type ExitCode } from '../context.js';
import { wholeNumberOf } from '../flags/values.js';
import { Output } from '../output/output.js';
import { createPaint, type Paint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { UsageError } from '../usage-error.js';
import { repeat, type Surroundings, shrink, shrunkDirectory, sweep } from './perform.js';
import { repeatDocument, repeatText } from './repeat-view.js';
import { shrinkDocument, shrinkText } from './shrink-view.js';
import { sweepDocument, sweepText } from './sweep-view.js';

/** The flags of `softadastra test` that make more than one run of it. */
export interface ExperimentFlags {
  sweep?: boolean;
  repeat?: string;
  shrink?: boolean;
  json?: boolean;
  html?: string;
  markdown?: string;
  junit?: string;
}

export interface Experiment {
  sweep: boolean;
  /** Null where it is not asked for. */
  repeat: number | null;
  shrink: boolean;
}

/** @throws UsageError when they do not go together. */
export function experimentOf(flags: ExperimentFlags): Experiment {
  const problems: string[] = [];
  const times = wholeNumberOf('--repeat', flags.repeat, 1, 10_000, problems) ?? null;
  const { sweep: swept = false, shrink: shrunk = false } = flags;
  const asked = Object.entries({ sweep: swept, repeat: times !== null, shrink: shrunk });
  const names = asked.flatMap(([name, on]) => (on ? [`--${name}`] : []));
  if (names.length > 1) problems.push(`${names.join(' and ')} do not go together`);
  for (const format of ['html', 'markdown', 'junit'] as const) {
    if (flags[format] === undefined || shrunk || names.length === 0) continue;
    problems.push(`--${format} is the report of one run: it does not go with ${names[0]}`);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { sweep: swept, repeat: times, shrink: shrunk };
}

/** Null where a single run is wanted. */
export async function performExperiment(
  { sweep: swept, repeat: times }: Experiment,
  surroundings: Surroundings,
  scenario: Scenario,
  json: boolean,
): Promise<ExitCode | null> {
  const output = new Output(surroundings.context, json);
  if (swept) {
    const result = await sweep(surroundings, scenario);
    await output.show(sweepDocument(result), (paint) => sweepText(result, paint));
    return result.passed ? EXIT.done : EXIT.failed;
  }
  if (times === null) return null;
  const result = await repeat(surroundings, scenario, times);
  await output.show(repeatDocument(result), (paint) => repeatText(result, paint));
  return result.passed && result.runs.length === times ? EXIT.done : EXIT.failed;
}

export interface ShrunkTest {
  document: object;
  text(paint: Paint): string;
}

/** What a test showed, and beside it what is left of it. */
export function withShrunk(
  shown: string,
  { document, text }: ShrunkTest,
  { json, colour }: { json: boolean; colour: boolean },
): string {
  if (!json) return `${shown}\n${text(createPaint(colour))}\n`;
  const whole = JSON.stringify({ ...JSON.parse(shown), shrink: document }, null, 2);
  return `${whole.split('\n').map(plainText).join('\n')}\n`;
}

/** After a test that failed. Null where nothing was lost, doubled, partial or contradictory. */
export async function shrinkAfter(
  { run, historyFile }: ReliabilityTestResult,
  surroundings: Surroundings,
): Promise<ShrunkTest | null> {
  const stored = await openRun(dirname(dirname(historyFile)), basename(historyFile));
  if (signatureOf(failuresOf(stored)).size === 0 || run.status === 'cancelled') return null;
  const directory = shrunkDirectory(surroundings.dataDir, run.id);
  const { result, files } = await shrink(surroundings, stored, {}, directory);
  return {
    document: shrinkDocument(result, files),
    text: (paint) => shrinkText(result, files, paint),
  };
}
