import { existsSync } from 'node:fs';
import { answerQuestions } from '../child/questions.js';
import { keyAt, requireEntry } from './entries.js';
import { fill } from './fill.js';
import { lookUp } from './look-up.js';
import { openStore } from './open-store.js';
import type { GetOrder } from './orders.js';

/** Answers gets per second, of keys in no order. */
answerQuestions(async ({ path, entries, gets }: GetOrder): Promise<number> => {
  if (!existsSync(path)) await fill({ path, entries });
  const store = await openStore(path);
  for (let index = 0; index < entries; index += 1) {
    requireEntry(index, store.get(keyAt(index))?.value);
  }
  const perSecond = lookUp(entries, gets, (key) => store.get(key)?.value);
  (await store.close()).value();
  return perSecond;
});
