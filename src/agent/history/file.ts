import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Recorder } from './recorder.js';

/** A recorder into one file of JSON lines, created with its first line. */
export function openHistoryFile(path: string): Recorder {
  let descriptor: number | null = null;
  let closed = false;
  let unsynced = false;
  const settle = () => {
    if (descriptor === null || !unsynced) return;
    fsyncSync(descriptor);
    unsynced = false;
  };
  return {
    append(line) {
      if (closed) throw new Error(`The history ${path} is closed already.`);
      descriptor ??= createFile(path);
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(descriptor, bytes, written);
      }
      unsynced = true;
    },
    settled: async () => settle(),
    async close() {
      if (closed) return;
      closed = true;
      settle();
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function createFile(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'ax');
}
