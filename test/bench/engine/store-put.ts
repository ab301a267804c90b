import { answerQuestions } from '../child/questions.js';
import { keyAt, requireEntry, valueAt } from './entries.js';
import { keepInFlight } from './keep-in-flight.js';
import { openStore } from './open-store.js';
import type { PutOrder } from './orders.js';

/** Each put is answered once it is on the disk. Answers puts per second. */
answerQuestions(async ({ path, puts, inFlight }: PutOrder): Promise<number> => {
  const store = await openStore(path);
  const perSecond = await keepInFlight(puts, inFlight, async (index) => {
    const written = await store.put(keyAt(index), valueAt(index));
    if (!written.value().durable) throw new Error('a put was answered before it was durable');
  });
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
