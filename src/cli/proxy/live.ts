import type { Writable } from 'node:stream';
import ora from 'ora';
import type { ClientProxy, ClientReport, Runtime } from '../../agent/index.js';

const LIVE_EVERY_MS = 500;
const PLAIN_EVERY_MS = 10_000;

/** Says how the traffic stands, until the signal: one line that changes, or now and then another. */
export async function showTraffic(
  proxy: Pick<ClientProxy, 'report'>,
  stream: Writable & { isTTY?: boolean },
  signal: AbortSignal,
  runtime: Pick<Runtime, 'wait'>,
): Promise<void> {
  const spinner = stream.isTTY
    ? ora({ stream: stream as NodeJS.WriteStream, discardStdin: false }).start()
    : null;
  let told = '';
  while (!signal.aborted) {
    const line = trafficLine(proxy.report());
    if (spinner) spinner.text = line;
    else if (line !== told) stream.write(`${line}\n`);
    told = line;
    // Rejects when the signal aborts, which the loop sees by itself.
    await runtime.wait(spinner ? LIVE_EVERY_MS : PLAIN_EVERY_MS, signal).catch(() => undefined);
  }
  spinner?.stop();
}

export function trafficLine({ attempts, operations, faults, findings }: ClientReport): string {
  const injected = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return `${attempts} requests of ${operations} operations, ${injected} faults, ${findings.length} findings`;
}
