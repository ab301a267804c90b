import type { Operation } from '../../../../src/engine/store/index.js';
import { Store } from '../../../../src/engine/store/index.js';
import type { Seeded } from '../../seed.js';
import { randomFrom } from '../random.js';
import { ManualClock } from './manual-clock.js';
import { everything, idOf } from './state-of.js';

export interface Written {
  readonly operation: Operation;
  /** Every operation on its key that its writer knew of, by id. */
  readonly past: ReadonlySet<string>;
}

export interface History {
  readonly written: readonly Written[];
  readonly stores: readonly Store[];
}

/**
 * Nodes with clocks of their own write, delete and tell each other, in an order that the seed
 * decides. What each writer knew is recorded beside, independent of the store under test.
 */
export async function makeHistory(seed: Seeded, nodes: number, steps: number): Promise<History> {
  const writers = await Promise.all(
    Array.from({ length: nodes }, (_, index) => newWriter(seed, `node-${index}`)),
  );
  const written: Written[] = [];
  for (let step = 0; step < steps; step += 1) {
    const writer = seed.pick(writers);
    writer.clock.advance(seed.pick([0, 0, 1, 50]));
    if (seed.random() < 0.7) written.push(...(await write(writer, seed)));
    else await tell(writer, seed.pick(writers), written);
  }
  return { written, stores: writers.map(({ store }) => store) };
}

interface Writer {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly known: Map<string, Set<string>>;
}

async function newWriter(seed: Seeded, nodeId: string): Promise<Writer> {
  const clock = new ManualClock(1_800_000_000_000 + seed.between(-60_000, 60_000));
  const random = randomFrom(seed);
  const opened = await Store.open({ nodeId, clock, random, wal: null, decide: () => 'both' });
  return { store: opened.value(), clock, known: new Map() };
}

async function write({ store, known }: Writer, seed: Seeded): Promise<Written[]> {
  const before = store.vector.clone();
  const keys = Array.from({ length: seed.pick([1, 1, 1, 3]) }, () => `k${seed.between(0, 4)}`);
  const writes = [...new Set(keys)].map((key) => ({
    key,
    value: seed.random() < 0.25 ? null : Buffer.from(`v${seed.between(0, 999)}`),
  }));
  (await store.batch(writes)).value();
  const { operations } = store.operationsAfter(before, { ...everything, origin: store.origin });
  return operations.map((operation) => {
    const past = new Set(known.get(operation.key));
    known.set(operation.key, new Set(past).add(idOf(operation)));
    return { operation, past };
  });
}

async function tell(from: Writer, to: Writer, written: readonly Written[]): Promise<void> {
  const { operations, through } = from.store.operationsAfter(to.store.vector, everything);
  (await to.store.merge(operations, through)).value();
  for (const operation of operations) {
    const id = idOf(operation);
    const past = written.find((one) => idOf(one.operation) === id)?.past ?? [];
    to.known.set(operation.key, new Set([...(to.known.get(operation.key) ?? []), ...past, id]));
  }
}
