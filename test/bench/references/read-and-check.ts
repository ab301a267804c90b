import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32c } from '../../../src/engine/core/index.js';
import { answerQuestions } from '../child/questions.js';
import type { RecoverOrder } from '../engine/orders.js';

const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Reads the files of a log and computes as many checksums over as many bytes as its records have.
 * Answers records per second.
 */
answerQuestions(async ({ path: log, entries }: RecoverOrder): Promise<number> => {
  const folder = path.dirname(log);
  const files = readdirSync(folder).filter((name) => name.startsWith(path.basename(log)));
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let [bytes, sum] = [0, 0];
  const size = files.reduce((total, name) => total + statSync(path.join(folder, name)).size, 0);
  const recordBytes = Math.floor(size / entries);
  const startedAt = performance.now();
  for (const name of files) {
    const file = openSync(path.join(folder, name), 'r');
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      for (let at = 0; at < read; at += recordBytes) {
        sum ^= crc32c(chunk.subarray(at, Math.min(read, at + recordBytes)));
      }
      bytes += read;
    }
    closeSync(file);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  if (bytes !== size || sum === 0) throw new Error(`${bytes} of ${size} bytes were read`);
  return entries / seconds;
});
