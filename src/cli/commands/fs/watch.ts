import { once } from 'node:events';
import path from 'node:path';
import { type Change, NodeDisk, systemClock, Watcher } from '../../../engine/node/index.js';
import { EXIT } from '../../context.js';
import { plainText } from '../../output/plain.js';
import type { Configure } from '../entry.js';
import { type Run, runAlone } from '../run.js';
import { changeText } from './change-text.js';
import { addSelectionFlags, type SelectionFlags, selectionOf } from './selection-flags.js';

interface WatchFlags extends SelectionFlags {
  hash?: boolean;
  snapshot?: string;
}

export const configureWatch: Configure = (command, invocation) => {
  command
    .argument('[directory]', 'default: the current one')
    .option('--hash', 'tell by what files hold, not only by size and time, whether they changed')
    .option('--snapshot <file>', 'keep what was told there, so that the next start misses nothing');
  addSelectionFlags(command);
  command.addHelpText('after', HELP);
  runAlone<WatchFlags>(command, invocation, watch);
};

const HELP = `
Ends with Ctrl-C. With --json one document for each change.

Examples:
  softadastra fs watch documents
  softadastra fs watch documents --snapshot documents.snapshot --json`;

async function watch({ output, operands, flags, context }: Run<WatchFlags>) {
  const root = path.resolve(context.directory, operands[0] ?? '.');
  const saved =
    flags.snapshot === undefined
      ? {}
      : { saved: { disk: new NodeDisk(), path: path.resolve(context.directory, flags.snapshot) } };
  const tell = (change: Change) => {
    const report = { schema: 'softadastra.fs-change/1', root, ...change };
    return output.show(report, (paint) => changeText(change, paint));
  };
  const watcher = new Watcher(root, {
    ...selectionOf(flags),
    ...saved,
    hash: flags.hash === true,
    clock: systemClock,
    onChanges: async (changes) => {
      for (const change of changes) await tell(change);
    },
    onProblem: (error) => output.warn(error.message),
  });
  (await watcher.start()).value();
  if (!output.json) context.stderr.write(`watching ${plainText(root)}, Ctrl-C ends\n`);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  await watcher.stop();
  return EXIT.done;
}
