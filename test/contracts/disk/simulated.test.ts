import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { runDiskContract } from './contract.js';

runDiskContract('simulated', async () => ({ disk: new SimulatedDisk(), directory: '/data' }));
