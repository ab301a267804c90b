import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packageVersion } from '../../../src/agent/index.js';
import type { Figure } from '../figure.js';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));
/** One start says little: some of them together are one measurement. */
const STARTS = 10;

export const version: Figure = {
  name: 'version',
  number: 16,
  what: 'softadastra version, beside node -e 0: wall time of one start',
  unit: 'ms',
  budget: { atMost: 2 },
  prepare: async () => ({
    ours: () => startTime([PROGRAM, 'version'], `${packageVersion()}\n`),
    reference: () => startTime(['-e', '0'], ''),
  }),
};

/** @returns milliseconds from the start of node to its end. */
async function startTime(args: readonly string[], wanted: string): Promise<number> {
  const startedAt = performance.now();
  for (let start = 0; start < STARTS; start += 1) {
    const { stdout } = await run(process.execPath, args);
    if (stdout !== wanted) throw new Error(`it printed ${JSON.stringify(stdout)}`);
  }
  return (performance.now() - startedAt) / STARTS;
}
