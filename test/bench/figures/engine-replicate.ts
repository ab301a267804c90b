import path from 'node:path';
import type { Questioned } from '../child/questions.js';
import type { NodeOrder } from '../engine/node.js';
import type { PutOrder } from '../engine/orders.js';
import type { Figure } from '../figure.js';
import { NewPaths } from '../stage/new-paths.js';

const SHAPE = { puts: 100_000, inFlight: 256, keys: 'ascending' } as const;

type Node = Questioned<NodeOrder, number>;

export const replicate: Figure = {
  name: 'replicate',
  number: 14,
  what: 'from the first put until a second node on loopback has all, durable on both, beside lmdb',
  unit: 'puts/s',
  budget: { atLeast: 0.5 },
  async prepare(stage) {
    const paths = new NewPaths(stage.folder);
    const writer: Node = stage.program('engine/node.js');
    const reader: Node = stage.program('engine/node.js');
    const lmdb = stage.program<PutOrder, number>('references/lmdb-put.js');
    return {
      ours: () => paths.use((folder) => race(folder, writer, reader)),
      reference: () =>
        paths.use((folder) => lmdb.ask({ path: path.join(folder, 'peer'), ...SHAPE })),
    };
  },
};

async function race(folder: string, writer: Node, reader: Node): Promise<number> {
  const port = await reader.ask({ kind: 'open', nodeId: 'b', path: path.join(folder, 'b.log') });
  await writer.ask({ kind: 'open', nodeId: 'a', path: path.join(folder, 'a.log') });
  await writer.ask({ kind: 'connect', port });
  const [endedAt, startedAt] = await Promise.all([
    reader.ask({ kind: 'receive', puts: SHAPE.puts }),
    writer.ask({ kind: 'write', puts: SHAPE.puts, inFlight: SHAPE.inFlight }),
  ]);
  await writer.ask({ kind: 'close' });
  await reader.ask({ kind: 'close' });
  return SHAPE.puts / ((endedAt - startedAt) / 1_000);
}
