import { createInterface } from 'node:readline';
import {
  type NodeDisk,
  type RepairReport,
  repairLog,
  systemClock,
  verifyLog,
} from '../../../engine/node/index.js';
import { type CliContext, EXIT, showsColour } from '../../context.js';
import { createPaint, marks, type Paint } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import { count } from '../../output/quantities.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { type Run, runAlone } from '../run.js';
import { lossText } from './damage-text.js';
import { addLogArgument, logPath } from './log-path.js';
import { verdictText } from './verify.js';
import { withProgress } from './watched-disk.js';

interface RepairFlags {
  yes?: boolean;
}

export const configureRepair: Configure = (command, invocation) => {
  addLogArgument(command, invocation);
  command.option('--yes', 'do not ask').addHelpText('after', HELP);
  runAlone<RepairFlags>(command, invocation, repair);
};

const HELP = `
Every record that is good stays, also behind the damage. Each file that is written anew is copied first,
whole, as .broken beside the log. It says what is lost, and asks before it changes anything.

Examples:
  softadastra wal repair data/edge-store-01.wal
  softadastra wal repair --node-id edge-store-01 --yes --json`;

async function repair(run: Run<RepairFlags>) {
  const { context, flags, output } = run;
  const log = await logPath(run);
  const work = (disk: NodeDisk) => repairLog({ disk, path: log, clock: systemClock });
  if (!flags.yes && !(await agreed(log, context))) {
    context.stderr.write('nothing was changed\n');
    return EXIT.failed;
  }
  const done = await withProgress('repairing', log, context, work);
  const report = { schema: 'softadastra.wal-repair/1', path: log, ...done.value() };
  return output.show(report, (paint) => reportText(report, paint));
}

/** A log that needs no repair needs no question either. */
async function agreed(log: string, context: CliContext): Promise<boolean> {
  const { stdin, stderr, env, session } = context;
  const found = await withProgress('verifying', log, context, (disk) => verifyLog(disk, log));
  const verdict = found.value();
  if (verdict.good) return true;
  stderr.write(`${verdictText(verdict, createPaint(showsColour(stderr, env)))}\n\n`);
  if (!stdin.isTTY || session) throw new UsageError(['Say --yes to repair it.']);
  return /^y(es)?$/i.test(await answerTo('Repair it? [y/N] ', context));
}

/** Empty where the person leaves instead: Ctrl-C, Ctrl-D, a signal. */
function answerTo(question: string, { stdin, stderr, signal }: CliContext): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr });
  const leave = () => lines.close();
  signal.addEventListener('abort', leave);
  return new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
    lines.question(question, (answer) => resolve(answer.trim()));
  }).finally(() => {
    signal.removeEventListener('abort', leave);
    lines.close();
  });
}

function reportText(report: RepairReport, paint: Paint): string {
  if (!report.repaired) return `${marks.done(paint)} the log needs no repair`;
  const files = count(report.files.length, 'file');
  return [
    `${marks.done(paint)} repaired: ${count(report.records, 'good record')} in ${files} written anew`,
    ...lossText(report, 'Lost', paint),
    [
      paint('bold', 'Copies of the files as they were'),
      ...report.copies.map((file) => `  ${plainText(file)}`),
    ].join('\n'),
  ].join('\n\n');
}
