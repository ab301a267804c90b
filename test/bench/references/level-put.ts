import { ClassicLevel } from 'classic-level';
import { answerQuestions } from '../child/questions.js';
import { keyAt, requireEntry, valueAt } from '../engine/entries.js';
import { keepInFlight } from '../engine/keep-in-flight.js';
import type { PutOrder } from '../engine/orders.js';

/** LevelDB that syncs before it answers. Answers puts per second. */
answerQuestions(async ({ path, puts, inFlight }: PutOrder): Promise<number> => {
  const database = new ClassicLevel<string, Uint8Array>(path, { valueEncoding: 'view' });
  await database.open();
  const perSecond = await keepInFlight(puts, inFlight, (index) =>
    database.put(keyAt(index), valueAt(index), { sync: true }),
  );
  for (let index = 0; index < puts; index += 1) {
    requireEntry(index, await database.get(keyAt(index)));
  }
  await database.close();
  return perSecond;
});
