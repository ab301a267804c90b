import { shortText } from '../../output/plain.js';
import { durationWords } from '../../output/quantities.js';
import { columns } from '../../output/table.js';
import { valueGist } from '../../output/value-text.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureHeld: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.held()).value();
    const rows = report.held.map((one) => [
      shortText(one.key, 40),
      valueGist(one.value, 32),
      shortText(one.nodeId, 24),
      durationWords(one.aheadMs),
    ]);
    return output.show(report, (paint) =>
      rows.length === 0
        ? 'nothing is held'
        : `${paint('bold', 'Held')}\n\n${columns(['Key', 'Value', 'Node', 'Ahead'], rows)}`,
    );
  });
};

const HELP = `
A write whose clock is more than five minutes ahead is kept and passed on, and takes effect once the
clocks agree: set the clock of that node.

Examples:
  softadastra sync held`;
