import { plainText } from '../../output/plain.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureRemove: Configure = (command, invocation) => {
  command.argument('<key>').addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output, operands: [key = ''] }) => {
    const report = (await node.remove({ key })).value();
    return output.done(report, `removed ${plainText(key)} (version ${report.counter})`);
  });
};

const HELP = `
Examples:
  softadastra store remove draft/1`;
