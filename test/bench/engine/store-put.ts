import { answerQuestions } from '../child/questions.js';
import { keyAt, placeIn, requireEntry, valueAt } from './entries.js';
import { keepInFlight } from './keep-in-flight.js';
import { openStore } from './open-store.js';
import type { PutOrder } from './orders.js';
import { requireDurable } from './require-durable.js';

/** Each put is answered once it is on the disk. Answers puts per second. */
answerQuestions(async ({ path, puts, inFlight, keys }: PutOrder): Promise<number> => {
  const store = await openStore(path);
  const place = placeIn(keys, puts);
  const perSecond = await keepInFlight(
    puts,
    inFlight,
    (index) => store.put(keyAt(place(index)), valueAt(place(index))),
    requireDurable,
  );
  (await store.close()).value();
  await requireAll(path, puts);
  return perSecond;
});

/** What was answered has to be there after the next start. */
async function requireAll(path: string, puts: number): Promise<void> {
  const store = await openStore(path);
  if (store.size !== puts) throw new Error(`${store.size} of ${puts} puts are there`);
  for (let index = 0; index < puts; index += 1) requireEntry(index, store.get(keyAt(index))?.value);
  (await store.close()).value();
}
