import { setTimeout as sleep } from 'node:timers/promises';

export interface ReadyOptions {
  timeoutMs: number;
  /** Told now and then what is still missing. */
  log: (line: string) => void;
  signal: AbortSignal;
}

const POLL_MS = 100;
const REPORT_EVERY_MS = 5_000;
const REQUEST_MS = 2_000;

/** Resolves once GET `url` answers 200. @throws after `timeoutMs`, with the last answer. */
export async function waitUntilReady(url: string, options: ReadyOptions): Promise<void> {
  const { timeoutMs, log, signal } = options;
  const started = performance.now();
  let reported = started;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask(url);
    if (answer === 200) return;
    const now = performance.now();
    if (now - started > timeoutMs) {
      throw new Error(`${url} was not ready after ${timeoutMs / 1000} s: ${answer}`);
    }
    if (now - reported > REPORT_EVERY_MS) {
      log(`waiting for ${url}: ${answer}`);
      reported = now;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** The status, or in words why there is none: both are normal while a process starts. */
async function ask(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_MS) });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message || cause.name : message;
  }
}
