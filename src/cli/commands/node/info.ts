import { plainText } from '../../output/plain.js';
import { durationWords } from '../../output/quantities.js';
import { fields } from '../../output/table.js';
import { timeText } from '../../output/value-text.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureInfo: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.nodeInfo()).value();
    return output.show(report, (paint) =>
      [
        paint('bold', 'Node'),
        fields([
          ['node id', plainText(report.nodeId)],
          ['display name', plainText(report.displayName)],
          ['hostname', plainText(report.hostname)],
          ['os', plainText(report.os)],
          ['version', plainText(report.version)],
          ['started', timeText(report.startedAt)],
          ['uptime', durationWords(report.uptimeMs)],
          ['capabilities', report.capabilities.map(plainText).join(', ') || 'none'],
        ]),
      ].join('\n\n'),
    );
  });
};

const HELP = `
Examples:
  softadastra node info --node-id edge-store-01
  softadastra node info --json`;
