import { addCommands, type Configure } from '../entry.js';
import { configurePeerList } from './list.js';

/** Alone it lists; the rest changes what is known. */
export const configurePeers: Configure = async (command, invocation) => {
  configurePeerList(command, invocation);
  await addCommands(
    command,
    [
      {
        name: 'add',
        summary: 'connect to a node and stay connected',
        load: async () => (await import('./add.js')).configureAdd,
      },
      {
        name: 'remove',
        summary: 'end the connection to a node that was added',
        load: async () => (await import('./remove.js')).configurePeerRemove,
      },
      {
        name: 'forget',
        summary: 'retire a node for good: nothing waits for it any more',
        load: async () => (await import('./forget.js')).configureForget,
      },
    ],
    invocation,
  );
};
