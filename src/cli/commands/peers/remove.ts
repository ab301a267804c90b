import { marks } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { peersText } from './peers-text.js';
import { mustRun } from './running.js';

export const configurePeerRemove: Configure = (command, invocation) => {
  command.argument('<peer>', 'its node id, or host:port').addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output, operands: [peer = ''] }) => {
    await mustRun(node);
    const report = (await node.removePeer({ peer })).value();
    return output.show(
      report,
      (paint) => `${marks.done(paint)} removed ${plainText(peer)}\n\n${peersText(report, paint)}`,
    );
  });
};

const HELP = `
What it has stays on record, so that it goes on from there when it comes back.

Examples:
  softadastra peers remove edge-store-02
  softadastra peers remove 10.0.0.2:4041`;
