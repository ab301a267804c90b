import {
  failureWords,
  rateWords,
  type ShrinkResult,
  type TrialNote,
  type WrittenFiles,
} from '../../agent/index.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { count, durationWords } from '../output/quantities.js';

/** What a shrink found, for programs. */
export function shrinkDocument(result: ShrinkResult, files: WrittenFiles | null) {
  const { original, signature, trials, durationMs, shrunk, notes } = result;
  return {
    schema: 'softadastra.shrink/1',
    ...{ original, signature, trials, notes },
    duration_ms: durationMs,
    shrunk: shrunk && {
      schedule: shrunk.schedule,
      workload: shrunk.workload,
      minimal: shrunk.minimal,
      reproduction: shrunk.reproduction,
      failures: shrunk.failures,
    },
    files,
  };
}

export function trialLine({
  number,
  maxTrials,
  step,
  faults,
  operations,
  failed,
}: TrialNote): string {
  const size = `${count(faults, 'fault')}, ${count(operations, 'operation')}`;
  return `trial ${number}/${maxTrials} (${step}): ${size}: ${failed ? 'fails' : 'does not'}`;
}

export function shrinkText(result: ShrinkResult, files: WrittenFiles | null, paint: Paint): string {
  const { original, trials, durationMs, shrunk, notes } = result;
  const effort = `${count(trials, 'trial')} in ${durationWords(durationMs)}`;
  if (shrunk === null || files === null) {
    return [`${marks.warning(paint)} not shown again in ${effort}`, ...notes.map(plainText)].join(
      '\n',
    );
  }
  return [
    `${paint('bold', `${original.faults} → ${count(shrunk.schedule.length, 'fault')}, ${original.operations} → ${count(shrunk.workload.length, 'operation')}`)}, ${effort}`,
    ...shrunk.schedule.map(
      ({ operation, attempt, fault }) => `  ${operation}, attempt ${attempt}: ${fault}`,
    ),
    `shows  ${plainText(failureWords(shrunk.failures))}`,
    `again  ${rateWords(shrunk.reproduction)}`,
    ...notes.map((note) => `${marks.warning(paint)} ${plainText(note)}`),
    `run    softadastra test --scenario ${plainText(files.scenario)}`,
    `show   node ${plainText(files.script)}`,
  ].join('\n');
}
