import { setTimeout as pause } from 'node:timers/promises';
import type { TestProcess } from './processes.js';

/** Starts a process again whenever it died, as a supervisor does. @returns how often. */
export async function keepRunning(process: TestProcess, signal: AbortSignal): Promise<number> {
  let deaths = 0;
  while (!signal.aborted) {
    if (!process.isRunning) {
      deaths += 1;
      process.start();
    }
    await pause(20);
  }
  return deaths;
}
