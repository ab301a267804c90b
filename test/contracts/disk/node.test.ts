import { NodeDisk } from '../../../src/engine/disk/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { runDiskContract } from './contract.js';

runDiskContract('node', async (t) => ({
  disk: new NodeDisk(),
  directory: await temporaryFolder(t),
}));
