import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HistoryFile } from './history.js';

/**
 * A file of JSON lines, created with its first line. Writes are synchronous on purpose: a request
 * may go out only after the line that announces it has left this process.
 */
export function openHistoryFile(path: string): HistoryFile {
  let descriptor: number | null = null;
  let closed = false;
  return {
    append(line) {
      if (closed) throw new Error(`The history ${path} is closed already.`);
      descriptor ??= createFile(path);
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(descriptor, bytes, written);
      }
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
      closed = true;
    },
  };
}

function createFile(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'ax');
}
