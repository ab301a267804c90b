import { ClassicLevel } from 'classic-level';
import { answerQuestions } from '../child/questions.js';
import { keyAt, placeIn, requireEntry, valueAt } from '../engine/entries.js';
import { keepInFlight } from '../engine/keep-in-flight.js';
import type { PutOrder } from '../engine/orders.js';

/** LevelDB that syncs before it answers. Answers puts per second. */
answerQuestions(async ({ path, puts, inFlight, keys }: PutOrder): Promise<number> => {
  const database = new ClassicLevel<string, Uint8Array>(path, { valueEncoding: 'view' });
  await database.open();
  const place = placeIn(keys, puts);
  const perSecond = await keepInFlight(
    puts,
    inFlight,
    (index) => database.put(keyAt(place(index)), valueAt(place(index)), { sync: true }),
    () => undefined,
  );
  for (let index = 0; index < puts; index += 1) {
    requireEntry(index, await database.get(keyAt(index)));
  }
  await database.close();
  return perSecond;
});
