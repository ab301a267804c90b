import { type Clock, type Random, systemRandom } from '../../../../src/engine/core/index.js';
import type { Disk } from '../../../../src/engine/disk/index.js';
import { type Decide, Store } from '../../../../src/engine/store/index.js';
import { ManualClock } from './manual-clock.js';

export interface TestStoreOptions {
  readonly nodeId?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly decide?: Decide;
  readonly disk?: Disk;
  readonly path?: string;
  readonly autoFlush?: boolean;
  readonly segmentBytes?: number;
  readonly compactAfterBytes?: number;
}

/** A store in memory, or on the disk that is given. */
export async function openStore(options: TestStoreOptions = {}): Promise<Store> {
  return (await tryOpenStore(options)).value();
}

export function tryOpenStore(options: TestStoreOptions = {}) {
  const { nodeId = 'node-a', clock = new ManualClock(), random = systemRandom } = options;
  const { disk, path = '/data/wal.log', autoFlush, segmentBytes, compactAfterBytes } = options;
  const wal = disk && {
    disk,
    path,
    ...(autoFlush !== undefined && { autoFlush }),
    ...(segmentBytes !== undefined && { segmentBytes }),
  };
  return Store.open({
    nodeId,
    clock,
    random,
    wal: wal ?? null,
    ...(options.decide && { decide: options.decide }),
    ...(compactAfterBytes !== undefined && { compactAfterBytes }),
  });
}
