import { LocalControl } from '../../../src/engine/node/index.js';
import { nodeControlContract } from './contract.js';

const context = { runtime: 'local', pid: 1, config: [], warnings: [] } as const;

nodeControlContract('in process', async (_, runtime) => new LocalControl(runtime, context));
