import { parseAddress } from '../../../engine/node/index.js';
import { marks } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { peersText } from './peers-text.js';
import { mustRun } from './running.js';

export const configureAdd: Configure = (command, invocation) => {
  command.argument('<host:port>', 'where it listens').addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output, operands: [text = ''] }) => {
    const address = parseAddress(text);
    if (address === null) {
      throw new UsageError([`"${text}" is no address such as 10.0.0.2:4041 or [::1]:4041`]);
    }
    await mustRun(node);
    const report = (await node.addPeer(address)).value();
    return output.show(
      report,
      (paint) => `${marks.done(paint)} added ${plainText(text)}\n\n${peersText(report, paint)}`,
    );
  });
};

const HELP = `
It is dialed, and dialed again whenever the connection breaks, until it is removed or the node ends. For
good, name it in the configuration: peers, SOFTADASTRA_PEERS or --peers.

Examples:
  softadastra peers add 10.0.0.2:4041`;
