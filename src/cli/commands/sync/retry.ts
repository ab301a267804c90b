import { marks } from '../../output/paint.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { syncText } from './sync-text.js';

export const configureRetry: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.retry()).value();
    return output.show(
      report,
      (paint) => `${marks.done(paint)} failed work is tried anew\n\n${syncText(report, paint)}`,
    );
  });
};

const HELP = `
Examples:
  softadastra sync failed && softadastra sync retry`;
