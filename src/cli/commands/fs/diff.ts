import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  diff,
  loadSnapshot,
  NodeDisk,
  type Snapshot,
  SoftadastraError,
  scan,
} from '../../../engine/node/index.js';
import type { Configure } from '../entry.js';
import { runAlone } from '../run.js';
import { changeText } from './change-text.js';
import { tellProblems } from './scan.js';
import { addSelectionFlags, type SelectionFlags, selectionOf } from './selection-flags.js';

export const configureDiff: Configure = (command, invocation) => {
  command
    .argument('<before>', 'a snapshot that `fs scan --save` made')
    .argument(
      '[after]',
      'another one, or a directory; default: the one of the snapshot, as it is now',
    );
  addSelectionFlags(command);
  command.addHelpText('after', HELP);
  runAlone<SelectionFlags>(command, invocation, async ({ output, operands, flags, context }) => {
    const [first = '', second] = operands.map((name) => path.resolve(context.directory, name));
    const before = await savedSnapshot(first);
    const after = await laterOf(second ?? before.root, before, flags);
    tellProblems(after.problems, output);
    const changes = diff(before, after);
    const report = {
      schema: 'softadastra.fs-diff/1',
      root: after.root,
      changes,
      problems: after.problems,
    };
    return output.show(report, (paint) =>
      changes.length === 0
        ? 'nothing has changed'
        : changes.map((change) => changeText(change, paint)).join('\n'),
    );
  });
};

const HELP = `
Give the options that the snapshot was made with.

Examples:
  softadastra fs scan documents --save monday.snapshot
  softadastra fs diff monday.snapshot
  softadastra fs diff monday.snapshot tuesday.snapshot --json`;

/** Files are compared by content only where both sides know it. */
async function laterOf(place: string, before: Snapshot, flags: SelectionFlags): Promise<Snapshot> {
  if ((await stat(place)).isFile()) return savedSnapshot(place);
  const hash = before.entries.some((entry) => entry.hash !== undefined);
  return (await scan(place, { ...selectionOf(flags), hash })).value();
}

async function savedSnapshot(file: string): Promise<Snapshot> {
  const snapshot = (await loadSnapshot(new NodeDisk(), file)).value();
  if (snapshot) return snapshot;
  throw new SoftadastraError('not_found', `there is no snapshot ${file}`, { context: { file } });
}
