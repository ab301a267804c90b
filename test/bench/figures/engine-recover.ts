import path from 'node:path';
import type { FillOrder, RecoverOrder } from '../engine/orders.js';
import type { Contest, Figure } from '../figure.js';
import type { Stage } from '../stage/stage.js';

const ENTRIES = 1_000_000;
const MB = 1_000_000;

export const recover: Figure = {
  name: 'recover',
  number: 13,
  what: 'recovery of 1,000,000 records, beside reading their bytes and computing their checksums',
  unit: 'records/s',
  budget: { atLeast: 0.3 },
  prepare: (stage) => prepare(stage, 'speed', 'references/read-and-check.js', 1),
};

export const recoverMemory: Figure = {
  name: 'recover-memory',
  number: 13,
  what: 'memory held after the recovery of 1,000,000 records, beside a Map of the same data',
  unit: 'MB',
  budget: { atMost: 2 },
  prepare: (stage) => prepare(stage, 'memory', 'references/map-memory.js', MB),
};

/** Each measurement has a new process on both sides, as a node that starts has. */
async function prepare(
  stage: Stage,
  measure: RecoverOrder['measure'],
  reference: string,
  per: number,
): Promise<Contest> {
  const order = { path: path.join(stage.folder, 'log'), entries: ENTRIES };
  const filler = stage.program<FillOrder, true>('engine/store-fill.js');
  stage.options.say(`filling a log with ${ENTRIES.toLocaleString('en-US')} records`);
  await filler.ask(order);
  await filler.stop();
  const once = async (file: string) => {
    const program = stage.program<RecoverOrder, number>(file);
    const answer = await program.ask({ ...order, measure });
    await program.stop();
    return answer / per;
  };
  return { ours: () => once('engine/store-recover.js'), reference: () => once(reference) };
}
