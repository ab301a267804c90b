import { existsSync } from 'node:fs';
import { open } from 'lmdb';
import { answerQuestions } from '../child/questions.js';
import { keyAt, requireEntry, valueAt } from '../engine/entries.js';
import { lookUp } from '../engine/look-up.js';
import type { GetOrder } from '../engine/orders.js';

/** Answers gets per second, of keys in no order; each value is a copy, as lmdb gives it. */
answerQuestions(async ({ path, entries, gets }: GetOrder): Promise<number> => {
  const isNew = !existsSync(path);
  const database = open<Buffer, string>({ path, encoding: 'binary' });
  if (isNew) {
    await database.transaction(() => {
      for (let index = 0; index < entries; index += 1) database.put(keyAt(index), valueAt(index));
    });
  }
  for (let index = 0; index < entries; index += 1) requireEntry(index, database.get(keyAt(index)));
  const perSecond = lookUp(entries, gets, (key) => database.get(key));
  await database.close();
  return perSecond;
});
