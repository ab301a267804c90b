import { keyAt, valueAt } from './entries.js';
import { keepInFlight } from './keep-in-flight.js';
import { openStore } from './open-store.js';
import type { FillOrder } from './orders.js';

const IN_FLIGHT = 1_024;

/** Makes a store of so many entries, each put once. */
export async function fill({ path, entries }: FillOrder): Promise<void> {
  const store = await openStore(path, false);
  await keepInFlight(
    entries,
    IN_FLIGHT,
    (index) => store.put(keyAt(index), valueAt(index)),
    (written) => written.value(),
  );
  (await store.close()).value();
}
