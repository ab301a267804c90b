import { fileURLToPath } from 'node:url';
import { type Child, describeExit, startChild } from '../../../src/local/processes/child.js';
import { waitUntilReady } from '../../../src/local/stack/ready.js';
import { nodeOptionsOf } from '../../helpers/procfile.js';

export interface ProgramOptions {
  env: Record<string, string>;
  cwd: string;
  /** A folder for a CPU profile, which the program writes when it ends; null for none. */
  profileDir: string | null;
}

export interface Program {
  readonly pid: number;
  /** @throws where it does not end well: a crash while it was measured is no measurement. */
  stop(): Promise<void>;
  /** Rejects when the program ends before it was told to. */
  readonly died: Promise<never>;
}

const GRACE_MS = 10_000;
const START_MS = 30_000;

/** Starts a compiled program, relative to the root of the compiled tree. */
export async function startProgram(file: string, options: ProgramOptions): Promise<Program> {
  const { env, cwd, profileDir } = options;
  const profiling = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
  const lastLines: string[] = [];
  const child = await startChild(
    [
      process.execPath,
      ...nodeOptionsOf(file),
      ...profiling,
      fileURLToPath(new URL(`../../../${file}`, import.meta.url)),
    ],
    {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
      cwd,
      graceMs: GRACE_MS,
      onLine(line) {
        lastLines.push(line);
        if (lastLines.length > 20) lastLines.shift();
      },
    },
  );
  const died = failWhenItEnds(child, file, lastLines);
  return {
    pid: child.pid,
    died,
    async stop() {
      const exit = await child.stop(GRACE_MS);
      if (exit.code !== 0 && exit.signal !== 'SIGTERM') {
        throw new Error(`${file} ${describeExit(exit)}:\n${lastLines.join('\n')}`);
      }
    },
  };
}

/** Resolves once the program answers 200 there. @throws where it ends instead. */
export async function untilReady(
  url: string,
  program: Program,
  say: (line: string) => void,
): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const ready = waitUntilReady(url, { timeoutMs: START_MS, log: say, signal });
    await Promise.race([ready, program.died]);
  } finally {
    over.abort();
  }
}

function failWhenItEnds(child: Child, file: string, lastLines: string[]): Promise<never> {
  const died = child.exited.then((exit): never => {
    throw new Error(`${file} ${describeExit(exit)}:\n${lastLines.join('\n')}`);
  });
  // Whoever waits for the program is told; nobody has to.
  died.catch(() => undefined);
  return died;
}
