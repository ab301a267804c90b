import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { syncText } from './sync-text.js';

export const configureSyncStatus: Configure = (command, invocation) => {
  command.addHelpText('after', HELP);
  askNode(command, invocation, async ({ node, output }) => {
    const report = (await node.syncStatus()).value();
    return output.show(report, (paint) => syncText(report, paint));
  });
};

const HELP = `
  outbox        own operations that are not pruned yet
  pending       not sent: no session with a peer is up
  queued        a session is up, not sent yet
  in flight     sent, not confirmed yet
  acknowledged  every known peer has them

Examples:
  softadastra sync status
  softadastra sync status --json`;
