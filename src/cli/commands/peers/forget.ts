import { marks } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { peersText } from './peers-text.js';

export const configureForget: Configure = (command, invocation) => {
  command.argument('<peer>', 'its node id').addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output, operands: [peer = ''] }) => {
    const report = (await node.forgetPeer({ peer })).value();
    return output.show(
      report,
      (paint) => `${marks.done(paint)} forgot ${plainText(peer)}\n\n${peersText(report, paint)}`,
    );
  });
};

const HELP = `
For a node that will not return: deletions need not be remembered for it any more. Should it return
all the same, it must resynchronise in full before anything it wrote is accepted.

Examples:
  softadastra peers forget edge-store-02`;
