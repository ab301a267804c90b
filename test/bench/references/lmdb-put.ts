import { open } from 'lmdb';
import { answerQuestions } from '../child/questions.js';
import { keyAt, placeIn, requireEntry, valueAt } from '../engine/entries.js';
import { keepInFlight } from '../engine/keep-in-flight.js';
import type { PutOrder } from '../engine/orders.js';

/** lmdb as it comes: a put is answered once its commit has been synced. Answers puts per second. */
answerQuestions(async ({ path, puts, inFlight, keys }: PutOrder): Promise<number> => {
  const database = open<Buffer, string>({ path, encoding: 'binary' });
  const place = placeIn(keys, puts);
  const perSecond = await keepInFlight(
    puts,
    inFlight,
    (index) => database.put(keyAt(place(index)), valueAt(place(index))),
    (written) => {
      if (!written) throw new Error('a put was refused');
    },
  );
  for (let index = 0; index < puts; index += 1) requireEntry(index, database.get(keyAt(index)));
  await database.close();
  return perSecond;
});
