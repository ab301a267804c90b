import type { ConflictReport, VersionReport } from '../../../engine/node/index.js';
import type { Paint } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import { columns } from '../../output/table.js';
import { timeText, valueGist } from '../../output/value-text.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureConflicts: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.conflicts()).value();
    return output.show(report, (paint) =>
      report.conflicts.length === 0
        ? 'no conflicts'
        : report.conflicts.map((conflict) => conflictText(conflict, paint)).join('\n\n'),
    );
  });
};

const HELP = `
Each version has what \`sync resolve --keep\` takes: "current" is what a read answers meanwhile.

Examples:
  softadastra sync conflicts
  softadastra sync resolve orders/17 --keep 0`;

function conflictText({ key, current, others }: ConflictReport, paint: Paint): string {
  const rows = [
    ...(current ? [row('current', current)] : [['current', '(no value)', '', '']]),
    ...others.map((other, index) => row(String(index), other)),
  ];
  return `${paint('bold', plainText(key))}\n${columns(['Keep', 'Value', 'Node', 'Written'], rows)}`;
}

function row(name: string, { value, nodeId, writtenAt }: VersionReport): string[] {
  return [name, valueGist(value), plainText(nodeId), timeText(writtenAt)];
}
