import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { peersText } from './peers-text.js';

export const configurePeerList: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.peers()).value();
    return output.show(report, (paint) => peersText(report, paint));
  });
};

const HELP = `
  available  was announced, no connection yet
  connected  work is exchanged
  stale      no announcement for 7.5 s
  expired    no announcement for 15 s
  faulted    cannot be connected until somebody mends it; tried slowly
  unknown    known from before, not seen since the start

Examples:
  softadastra peers
  softadastra peers add 10.0.0.2:4041
  softadastra peers --json`;
