import { verifyLog } from '../../../engine/node/index.js';
import { EXIT } from '../../context.js';
import { marks, type Paint } from '../../output/paint.js';
import { bytesWords, count } from '../../output/quantities.js';
import type { Configure } from '../entry.js';
import { runAlone } from '../run.js';
import { damageText, type Losses, lossText } from './damage-text.js';
import { addLogArgument, logPath } from './log-path.js';
import { withProgress } from './watched-disk.js';

export const configureVerify: Configure = (command, invocation) => {
  addLogArgument(command, invocation);
  command.addHelpText('after', HELP);
  runAlone(command, invocation, async (run) => {
    const log = await logPath(run);
    const found = await withProgress('verifying', log, run.context, (disk) => verifyLog(disk, log));
    const report = { schema: 'softadastra.wal-verify/1', path: log, ...found.value() };
    await run.output.show(report, (paint) => verdictText(report, paint));
    return report.good ? EXIT.done : EXIT.failed;
  });
};

const HELP = `
It changes nothing and takes no lock. The exit code is 1 where the log is damaged; an unfinished write at
its end is no damage, since nothing of it was acknowledged.

Examples:
  softadastra wal verify data/edge-store-01.wal
  softadastra wal verify --node-id edge-store-01 --json`;

type Verdict = Losses & {
  readonly good: boolean;
  readonly torn: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly damage: Parameters<typeof damageText>[0];
};

/** What `wal verify` says, and `wal repair` before it asks. */
export function verdictText(verdict: Verdict, paint: Paint): string {
  const read = `${bytesWords(verdict.bytes)} in ${count(verdict.files, 'file')} read`;
  if (!verdict.good) {
    return [
      `${marks.failed(paint)} the log is damaged (${read})`,
      ...damageText(verdict.damage, paint),
      ...lossText(verdict, 'What no repair brings back', paint),
    ].join('\n\n');
  }
  return verdict.torn
    ? `${marks.warning(paint)} the log is good but for an unfinished write at its end (${read})`
    : `${marks.done(paint)} the log is good (${read})`;
}
