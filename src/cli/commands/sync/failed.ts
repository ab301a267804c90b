import { plainText, shortText } from '../../output/plain.js';
import { columns } from '../../output/table.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureFailed: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.failed()).value();
    const rows = report.failed.map((work) => [
      shortText(work.peerId, 32),
      shortText(work.key, 40),
      String(work.attempts),
      plainText(work.code),
      plainText(work.message),
    ]);
    return output.show(report, (paint) =>
      rows.length === 0
        ? 'nothing has failed'
        : `${paint('bold', 'Failed')}\n\n${columns(['Peer', 'Key', 'Attempts', 'Code', 'Why'], rows)}`,
    );
  });
};

const HELP = `
Local data is valid all the same: what failed is its delivery to a peer.

Examples:
  softadastra sync failed`;
