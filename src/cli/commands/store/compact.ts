import { bytesWords, count } from '../../output/quantities.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureCompact: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.compact()).value();
    const { bytesBefore, bytesAfter, records } = report;
    const sizes = `${bytesWords(bytesBefore)} -> ${bytesWords(bytesAfter)}`;
    return output.done(report, `compacted: ${sizes}, ${count(records, 'record')}`);
  });
};

const HELP = `
A node does this by itself when its log has outgrown what is live in it.

Examples:
  softadastra store compact`;
