import { answerQuestions } from '../child/questions.js';
import { keyAt, requireEntry } from './entries.js';
import { bytesHeld } from './memory.js';
import { openStore } from './open-store.js';
import type { RecoverOrder } from './orders.js';

/** Opens a log as after a crash: once per process, since a node starts cold. */
answerQuestions(async ({ path, entries, measure }: RecoverOrder): Promise<number> => {
  const before = measure === 'memory' ? bytesHeld() : 0;
  const startedAt = performance.now();
  const store = await openStore(path);
  const seconds = (performance.now() - startedAt) / 1_000;
  const held = measure === 'memory' ? bytesHeld() - before : 0;
  if (store.size !== entries) throw new Error(`${store.size} of ${entries} entries came back`);
  for (let index = 0; index < entries; index += 1) {
    requireEntry(index, store.get(keyAt(index))?.value);
  }
  (await store.close()).value();
  return measure === 'memory' ? held : entries / seconds;
});
