import path from 'node:path';
import { inspectLog, type LogInspection } from '../../../engine/node/index.js';
import { marks, type Paint } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import { bytesWords, count } from '../../output/quantities.js';
import { columns, fields } from '../../output/table.js';
import { timeText } from '../../output/value-text.js';
import type { Configure } from '../entry.js';
import { runAlone } from '../run.js';
import { damageText } from './damage-text.js';
import { addLogArgument, logPath } from './log-path.js';
import { withProgress } from './watched-disk.js';

export const configureInspect: Configure = (command, invocation) => {
  addLogArgument(command, invocation);
  command.addHelpText('after', HELP);
  runAlone(command, invocation, async (run) => {
    const log = await logPath(run);
    const found = await withProgress('reading', log, run.context, (disk) => inspectLog(disk, log));
    const report = { schema: 'softadastra.wal-inspect/1', ...found.value() };
    return run.output.show(report, (paint) => inspectionText(report, paint));
  });
};

const HELP = `
It changes nothing and takes no lock. Of a log that is in use, what is being written at that moment
looks like an unfinished write.

Examples:
  softadastra wal inspect data/edge-store-01.wal
  softadastra wal inspect --node-id edge-store-01 --json`;

const CONDITIONS: Readonly<Record<LogInspection['condition'], string>> = {
  good: 'good',
  torn: 'torn: an unfinished write is at the end, which the next open cuts off',
  damaged: 'damaged: what was whole is not any more, and only a repair opens it',
};

function inspectionText(log: LogInspection, paint: Paint): string {
  return [
    paint('bold', `Log ${plainText(log.path)}`),
    fields([
      ['node id', plainText(log.nodeId ?? 'unknown')],
      ['incarnation', log.incarnation ?? 'unknown'],
      ['format', String(log.formatVersion)],
      ['condition', CONDITIONS[log.condition]],
      ['records', `${log.records}${typesText(log)}`],
      ['last sequence', String(log.lastSequence)],
      ['size', `${bytesWords(log.bytes)} in ${count(log.files.length, 'file')}`],
      ...spaceField(log),
    ]),
    filesText(log),
    ...tornText(log, paint),
    ...damageText(log.damage, paint),
    ...keptText(log, paint),
  ].join('\n\n');
}

function spaceField({ spaceAhead }: LogInspection): [string, string][] {
  if (spaceAhead === 0) return [];
  return [['space ahead', `${bytesWords(spaceAhead)} of zeros behind that, for the next writes`]];
}

function typesText({ recordsByType }: LogInspection): string {
  const some = Object.entries(recordsByType).filter(
    ([name, number]) => number > 0 && name !== 'checkpoint',
  );
  return some.length === 0 ? '' : ` (${some.map(([name, n]) => `${name} ${n}`).join(', ')})`;
}

function filesText({ files }: LogInspection): string {
  return columns(
    ['File', 'Kind', 'Number', 'Bytes', 'Groups', 'Records', 'Last sequence', 'Closed', 'Made'],
    files.map((file) => [
      plainText(path.basename(file.path)),
      file.kind,
      String(file.number),
      String(file.bytes),
      String(file.groups),
      String(file.records),
      file.lastSequence === null ? '-' : String(file.lastSequence),
      file.closed ? 'yes' : 'no',
      file.createdMs === null ? '-' : timeText(new Date(file.createdMs).toISOString()),
    ]),
  );
}

function tornText({ torn, records }: LogInspection, paint: Paint): string[] {
  if (!torn) return [];
  const place = `${plainText(path.basename(torn.file))} from byte ${torn.offset}`;
  return [
    [
      paint('bold', 'Unfinished write'),
      `${marks.warning(paint)} ${place}: ${count(torn.bytes, 'byte')} will be cut off, and a copy kept`,
      `  ${count(records, 'record remains', 'records remain')}, ${torn.keptRecords} of them of that write`,
    ].join('\n'),
  ];
}

/** What earlier cuts, repairs and compactions left beside the log. */
function keptText({ broken, leftovers }: LogInspection, paint: Paint): string[] {
  const copies = broken.map(
    ({ path: file, bytes }) => `  ${plainText(file)}  ${bytesWords(bytes)}`,
  );
  const others = leftovers.map((file) => `  ${plainText(file)}`);
  return [
    ...(copies.length > 0 ? [[paint('bold', 'Copies of what was cut off before'), ...copies]] : []),
    ...(others.length > 0 ? [[paint('bold', 'Removed at the next open'), ...others]] : []),
  ].map((lines) => lines.join('\n'));
}
