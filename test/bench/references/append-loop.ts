import { closeSync, fdatasyncSync, openSync, statSync, writeSync } from 'node:fs';
import { answerQuestions } from '../child/questions.js';
import { keyAt, valueAt } from '../engine/entries.js';
import type { PutOrder } from '../engine/orders.js';

/** A line to the end of a file and a sync, again and again. Answers lines per second. */
answerQuestions(async ({ path, puts }: PutOrder): Promise<number> => {
  const file = openSync(path, 'ax');
  let bytes = 0;
  const startedAt = performance.now();
  for (let index = 0; index < puts; index += 1) {
    bytes += writeSync(file, Buffer.concat([Buffer.from(keyAt(index)), valueAt(index)]));
    fdatasyncSync(file);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  closeSync(file);
  if (statSync(path).size !== bytes) throw new Error('not all of it was written');
  return puts / seconds;
});
