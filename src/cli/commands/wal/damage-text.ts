import path from 'node:path';
import type { Finding, LostPart, LostRecords } from '../../../engine/node/index.js';
import { marks, type Paint } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import { count } from '../../output/quantities.js';

/** A paragraph on what is damaged, none where nothing is. */
export function damageText(damage: readonly Finding[], paint: Paint): string[] {
  if (damage.length === 0) return [];
  const lines = damage.map(
    ({ file, offset, what }) =>
      `${marks.failed(paint)} ${name(file)} at byte ${offset}: ${plainText(what)}`,
  );
  return [[paint('bold', 'Damage'), ...lines].join('\n')];
}

export interface Losses {
  readonly lostBytes: readonly LostPart[];
  readonly lostRecords: readonly LostRecords[];
}

/** A paragraph on what no repair brings back, none where that is nothing. */
export function lossText(
  { lostBytes, lostRecords }: Losses,
  title: string,
  paint: Paint,
): string[] {
  const lines = [
    ...lostRecords.map((lost) => `  ${name(lost.file)}: ${recordsWords(lost)}`),
    ...lostBytes.map(
      ({ file, offset, bytes }) => `  ${name(file)}: ${count(bytes, 'byte')} from byte ${offset}`,
    ),
  ];
  return lines.length === 0 ? [] : [[paint('bold', title), ...lines].join('\n')];
}

function recordsWords({ firstSequence, lastSequence }: LostRecords): string {
  if (lastSequence === null) return `the records from ${firstSequence} on, nobody knows how many`;
  return firstSequence === lastSequence
    ? `record ${firstSequence}`
    : `the records from ${firstSequence} to ${lastSequence}`;
}

function name(file: string): string {
  return plainText(path.basename(file));
}
