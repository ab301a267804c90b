import { systemClock, systemRandom } from '../../../src/engine/core/index.js';
import { NodeDisk } from '../../../src/engine/disk/index.js';
import { Store } from '../../../src/engine/store/index.js';

/** As a node opens it, on the real disk. */
export async function openStore(path: string, autoFlush = true): Promise<Store> {
  const [clock, random] = [systemClock, systemRandom];
  const wal = { disk: new NodeDisk(), path, autoFlush };
  return (await Store.open({ nodeId: 'bench', clock, random, wal })).value();
}
