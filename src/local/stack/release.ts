import { describeExit, startChild } from '../processes/child.js';
import { StackError } from './errors.js';
import { commandLine } from './procfile.js';

export interface ReleaseOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  onLine: (line: string) => void;
  signal: AbortSignal;
  graceMs: number;
}

/**
 * Runs the release step to its end, before any process that relies on it.
 * @throws when it fails, or with the signal's reason when it was cut short.
 */
export async function runRelease(command: string, options: ReleaseOptions): Promise<void> {
  const { signal, graceMs } = options;
  const child = await startChild(commandLine(command), options);
  const stopEarly = () => void child.stop(graceMs);
  signal.addEventListener('abort', stopEarly, { once: true });
  const exit = await child.exited;
  signal.removeEventListener('abort', stopEarly);
  signal.throwIfAborted();
  if (exit.code !== 0)
    throw new StackError(
      `the release step ${describeExit(exit)}: ${command}. Its own lines above say why.`,
    );
}
