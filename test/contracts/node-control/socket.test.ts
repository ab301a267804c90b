import path from 'node:path';
import { systemClock } from '../../../src/engine/core/index.js';
import { NodeDisk } from '../../../src/engine/disk/index.js';
import { ControlServer, connectControl, LocalControl } from '../../../src/engine/node/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { nodeControlContract } from './contract.js';

const context = { runtime: 'node', pid: 1, config: [], warnings: [] } as const;

nodeControlContract('through a socket', async (t, runtime) => {
  const socketPath = path.join(await temporaryFolder(t), 'node.sock');
  const control = new LocalControl(runtime, context);
  const parts = { disk: new NodeDisk(), clock: systemClock, metricsPort: null };
  const server = new ControlServer({ control, socketPath, ...parts });
  await server.start();
  t.teardown(() => server.stop());
  const client = await connectControl(socketPath);
  if (!client) throw new Error('nobody answers at the socket');
  return client;
});
