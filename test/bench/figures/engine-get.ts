import path from 'node:path';
import type { GetOrder } from '../engine/orders.js';
import type { Figure } from '../figure.js';

const SHAPE = { entries: 100_000, gets: 1_000_000 };

export const get: Figure = {
  name: 'get',
  number: 12,
  what: 'gets of 200 bytes in no order, of 100,000 entries, beside lmdb',
  unit: 'gets/s',
  budget: { atLeast: 2 },
  async prepare(stage) {
    const store = stage.program<GetOrder, number>('engine/store-get.js');
    const lmdb = stage.program<GetOrder, number>('references/lmdb-get.js');
    return {
      ours: () => store.ask({ path: path.join(stage.folder, 'log'), ...SHAPE }),
      reference: () => lmdb.ask({ path: path.join(stage.folder, 'lmdb'), ...SHAPE }),
    };
  },
};
