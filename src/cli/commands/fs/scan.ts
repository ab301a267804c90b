import path from 'node:path';
import {
  NodeDisk,
  type ScanProblem,
  type Snapshot,
  saveSnapshot,
  scan,
} from '../../../engine/node/index.js';
import type { Output } from '../../output/output.js';
import { plainText } from '../../output/plain.js';
import { bytesWords, count } from '../../output/quantities.js';
import { columns } from '../../output/table.js';
import { timeText } from '../../output/value-text.js';
import type { Configure } from '../entry.js';
import { runAlone } from '../run.js';
import { addSelectionFlags, type SelectionFlags, selectionOf } from './selection-flags.js';

interface ScanFlags extends SelectionFlags {
  hash?: boolean;
  save?: string;
}

export const configureScan: Configure = (command, invocation) => {
  command
    .argument('[directory]', 'default: the current one')
    .option('--hash', 'also the SHA-256 of what each file holds')
    .option('--save <file>', 'keep the snapshot for `fs diff`');
  addSelectionFlags(command);
  command.addHelpText('after', HELP);
  runAlone<ScanFlags>(command, invocation, async ({ output, operands, flags, context }) => {
    const root = path.resolve(context.directory, operands[0] ?? '.');
    const options = { ...selectionOf(flags), hash: flags.hash === true };
    const snapshot = (await scan(root, options)).value();
    if (flags.save !== undefined) {
      const file = path.resolve(context.directory, flags.save);
      (await saveSnapshot(new NodeDisk(), file, snapshot)).value();
    }
    const { entries, problems } = snapshot;
    const report = { schema: 'softadastra.fs-scan/1', root, entries, problems };
    tellProblems(problems, output);
    return output.show(report, () => snapshotText(snapshot));
  });
};

const HELP = `
What cannot be read is reported beside the rest.

Examples:
  softadastra fs scan documents
  softadastra fs scan documents --hash --save documents.snapshot
  softadastra fs scan . --ignore node_modules --ignore "*.log" --json`;

/** Beside the answer; with --json they are in it. */
export function tellProblems(problems: readonly ScanProblem[], output: Output): void {
  if (output.json) return;
  for (const { path: place, code } of problems) output.warn(`${place || '.'}: ${code}`);
}

function snapshotText({ entries }: Snapshot): string {
  const files = entries.filter(({ type }) => type === 'file');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const total = `${count(entries.length, 'entry', 'entries')}, ${count(files.length, 'file')} of ${bytesWords(bytes)}`;
  if (entries.length === 0) return total;
  const rows = entries.map((entry) => [
    plainText(entry.path),
    entry.type,
    entry.type === 'file' ? String(entry.size) : '-',
    timeText(new Date(entry.mtimeMs).toISOString()),
    ...(entries.some(({ hash }) => hash) ? [entry.hash?.slice(0, 16) ?? '-'] : []),
  ]);
  const titles = ['Path', 'Type', 'Bytes', 'Modified', 'SHA-256'].slice(0, rows[0]?.length);
  return `${columns(titles, rows)}\n\n${total}`;
}
