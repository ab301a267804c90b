import { answerQuestions } from '../child/questions.js';
import { keyAt, valueAt } from '../engine/entries.js';
import { bytesHeld } from '../engine/memory.js';
import type { RecoverOrder } from '../engine/orders.js';

/** A Map of the same keys and values. Answers the bytes that it takes up. */
answerQuestions(async ({ entries }: RecoverOrder): Promise<number> => {
  const before = bytesHeld();
  const map = new Map<string, Buffer>();
  for (let index = 0; index < entries; index += 1)
    map.set(keyAt(index), Buffer.from(valueAt(index)));
  const held = bytesHeld() - before;
  if (map.size !== entries) throw new Error('not all of it is there');
  return held;
});
