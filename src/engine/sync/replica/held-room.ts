import { type Clock, latestTrusted, nodeIdOf, SoftadastraError } from '../../core/index.js';
import type { Operation, Store } from '../../store/index.js';

interface Amount {
  operations: number;
  bytes: number;
}

/** Of one node, whoever brings them: enough for a busy one whose clock was set wrongly for a while. */
const MOST_OF_A_NODE: Readonly<Amount> = { operations: 10_000, bytes: 128 * 1024 * 1024 };
const MOST_IN_ALL: Readonly<Amount> = { operations: 50_000, bytes: 512 * 1024 * 1024 };

/**
 * Operations whose clock is too far ahead wait in memory, and who sends them decides how many there
 * are. Beyond the bounds they are refused until the clocks agree: their sender keeps them.
 * @returns null where there is room for them
 */
export function refusalToHold(
  operations: readonly Operation[],
  store: Store,
  clock: Clock,
): SoftadastraError | null {
  const latest = latestTrusted(clock);
  const ahead = operations.filter(({ time }) => time > latest);
  if (ahead.length === 0) return null;
  const held = store.held();
  const known = new Set(held.map(idOf));
  const all = [...held, ...ahead.filter((operation) => !known.has(idOf(operation)))];
  const total: Amount = { operations: 0, bytes: 0 };
  const byNode = new Map<string, Amount>();
  for (const operation of all) {
    const nodeId = nodeIdOf(operation.origin);
    const amount = byNode.get(nodeId) ?? { operations: 0, bytes: 0 };
    byNode.set(nodeId, amount);
    add(operation, amount);
    add(operation, total);
  }
  if (exceeds(total, MOST_IN_ALL)) return noRoom('other nodes', MOST_IN_ALL);
  const tooBusy = ahead.find(({ origin }) =>
    exceeds(byNode.get(nodeIdOf(origin)) ?? total, MOST_OF_A_NODE),
  );
  return tooBusy ? noRoom(nodeIdOf(tooBusy.origin), MOST_OF_A_NODE) : null;
}

function idOf({ origin, counter }: Operation): string {
  return `${origin}/${counter}`;
}

function add({ key, value }: Operation, amount: Amount): void {
  amount.operations += 1;
  amount.bytes += key.length + (value?.length ?? 0);
}

function exceeds({ operations, bytes }: Amount, most: Readonly<Amount>): boolean {
  return operations > most.operations || bytes > most.bytes;
}

function noRoom(who: string, { operations, bytes }: Readonly<Amount>): SoftadastraError {
  const message = `of ${who} at most ${operations} operations and ${bytes} bytes from a clock too far ahead are held: no more are taken until the clocks agree`;
  return new SoftadastraError('clock_skew', message, { context: { operations, bytes } });
}
