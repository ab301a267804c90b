import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cloud } from './cloud.js';

export interface Observed {
  /** The slowest answer of /health/live, each asked for over a connection of its own. */
  readonly slowestMs: number;
  /** The most that was ever resident, from the start of the process on. */
  readonly peakBytes: number;
}

const ASK_EVERY_MS = 250;

/** Asks the web process again and again whether it lives, until it is stopped. */
export function watchWeb({ origin, web }: Cloud): { stop(): Promise<Observed> } {
  let stopped = false;
  const slowest = (async () => {
    let slowestMs = 0;
    for (; !stopped; await delay(ASK_EVERY_MS)) {
      slowestMs = Math.max(slowestMs, await askLive(`${origin}/health/live`));
    }
    return slowestMs;
  })();
  // Told to whoever stops it.
  slowest.catch(() => undefined);
  return {
    async stop() {
      stopped = true;
      return { slowestMs: await slowest, peakBytes: await peakOf(web.pid) };
    },
  };
}

/** @returns milliseconds. @throws where it is answered with anything but 200. */
async function askLive(url: string): Promise<number> {
  const askedAt = performance.now();
  const [response] = await once(get(url, { agent: false }), 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  return performance.now() - askedAt;
}

/** Linux tells this, other systems do not. */
async function peakOf(pid: number): Promise<number> {
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error(`/proc tells no peak of process ${pid}`);
  return Number(kilobytes) * 1_024;
}
