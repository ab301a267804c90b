import path from 'node:path';
import type { PutOrder } from '../engine/orders.js';
import type { Budget, Figure } from '../figure.js';
import { NewPaths } from '../stage/new-paths.js';

const CONCURRENT = { puts: 100_000, inFlight: 256, keys: 'ascending' } as const;
/** As ids that are drawn come. A tree of sorted pages then has more of them to write. */
const SCATTERED = { ...CONCURRENT, keys: 'scattered' } as const;
/** LevelDB is asked for less, since it takes longer for each. */
const LEVEL = { puts: 20_000, inFlight: 256, keys: 'ascending' } as const;
const ALONE = { puts: 5_000, inFlight: 1, keys: 'ascending' } as const;

export const putBesideLmdb = put({
  name: 'put-lmdb',
  number: 10,
  what: 'durable puts of 200 bytes, 256 in flight, keys ascending, beside lmdb',
  budget: { atLeast: 1 },
  ours: CONCURRENT,
  reference: CONCURRENT,
  program: 'references/lmdb-put.js',
});

export const putScattered = put({
  name: 'put-scattered',
  number: 10,
  what: 'the same with keys in no order, beside lmdb',
  budget: { atLeast: 1 },
  ours: SCATTERED,
  reference: SCATTERED,
  program: 'references/lmdb-put.js',
});

export const putBesideLevel = put({
  name: 'put-level',
  number: 10,
  what: 'durable puts of 200 bytes, 256 in flight, beside classic-level with sync: true',
  budget: { atLeast: 5 },
  ours: CONCURRENT,
  reference: LEVEL,
  program: 'references/level-put.js',
});

export const putAlone = put({
  name: 'put-alone',
  number: 11,
  what: 'durable puts of 200 bytes, one at a time, beside a loop of write and fdatasync',
  budget: { atLeast: 0.8 },
  ours: ALONE,
  reference: ALONE,
  program: 'references/append-loop.js',
});

type Load = Omit<PutOrder, 'path'>;

interface Puts {
  readonly name: string;
  readonly number: number;
  readonly what: string;
  readonly budget: Budget;
  readonly ours: Load;
  readonly reference: Load;
  readonly program: string;
}

function put({ ours, reference, program, ...figure }: Puts): Figure {
  return {
    ...figure,
    unit: 'puts/s',
    async prepare(stage) {
      const paths = new NewPaths(stage.folder);
      const store = stage.program<PutOrder, number>('engine/store-put.js');
      const peer = stage.program<PutOrder, number>(program);
      return {
        ours: () => paths.use((folder) => store.ask({ path: path.join(folder, 'log'), ...ours })),
        reference: () =>
          paths.use((folder) => peer.ask({ path: path.join(folder, 'peer'), ...reference })),
      };
    },
  };
}
