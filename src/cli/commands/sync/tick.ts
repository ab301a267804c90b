import type { TickReport } from '../../../engine/node/index.js';
import { count } from '../../output/quantities.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

export const configureTick: Configure = (command, invocation) => {
  command
    .option('--prune', 'also let go of work that every known peer has completed')
    .addHelpText('after', HELP);
  askNode<{ prune?: boolean }>(command, invocation, async ({ node, output, flags }) => {
    const report = (await node.tick({ prune: flags.prune === true })).value();
    return output.done(report, `tick: ${tickWords(report)}`);
  });
};

const HELP = `
A running node does this by itself every --tick-interval-ms. Pruning never removes pending, queued,
in-flight or failed work.

Examples:
  softadastra sync tick
  softadastra sync tick --prune`;

/** The rare parts are told where there were any. */
function tickWords(report: TickReport): string {
  const { batchSize, retriedCount, prunedCount, releasedCount, purgedCount } = report;
  return [
    `${batchSize} sent, ${retriedCount} retried, ${prunedCount} pruned`,
    ...(releasedCount > 0 ? [`${releasedCount} no longer held`] : []),
    ...(purgedCount > 0 ? [`${count(purgedCount, 'tombstone')} dropped`] : []),
  ].join(', ');
}
