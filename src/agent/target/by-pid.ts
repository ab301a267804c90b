import { readFileSync } from 'node:fs';
import type { Runtime } from '../runtime.js';
import { type ManagedTarget, TargetStartError } from './managed.js';
import { accepts, untilSo } from './reach.js';

/**
 * An API of somebody else that gets a signal, and that its own supervisor brings back. The file is
 * read anew each time: a supervisor writes a new process id into it.
 * @throws TargetStartError when the file names no process that runs now and may be signalled.
 */
export function pidTarget(
  file: string,
  signal: NodeJS.Signals,
  url: URL,
  timeoutMs: number,
  runtime: Runtime,
): ManagedTarget {
  assertSignalled(file, readPid(file), 0);
  let killed: { pid: number; at: number } | null = null;
  let failed: TargetStartError | null = null;
  return {
    how: `${signal} to the process in ${file}`,
    kill() {
      try {
        const pid = readPid(file);
        killed = { pid, at: runtime.now() };
        assertSignalled(file, pid, signal);
      } catch (error) {
        failed = error instanceof TargetStartError ? error : new TargetStartError(String(error));
      }
    },
    async startAgain() {
      if (failed) throw failed;
      const { pid, at } = killed ?? { pid: 0, at: runtime.now() };
      const deadline = at + timeoutMs;
      if (!(await untilSo(() => !isRunning(pid), deadline, runtime))) {
        throw new TargetStartError(`Process ${pid} still runs ${timeoutMs} ms after ${signal}.`);
      }
      if (!(await untilSo(() => accepts(url), deadline, runtime))) {
        throw new TargetStartError(
          `Nobody has brought ${url.host} back within ${timeoutMs} ms after ${signal} to process ${pid}: a restart by target.pid_file needs a supervisor.`,
        );
      }
      return { downtimeMs: runtime.now() - at };
    },
    stop: async () => {},
  };
}

function readPid(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new TargetStartError(`The process id in ${file} cannot be read.`, { cause });
  }
  const pid = Number(text);
  // 0 and below are groups, 1 is the system, and this process is not under test.
  if (!/^\d+$/.test(text) || pid <= 1 || pid === process.pid) {
    throw new TargetStartError(`${file} does not hold the process id of an API.`);
  }
  return pid;
}

function assertSignalled(file: string, pid: number, signal: NodeJS.Signals | 0): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    throw new TargetStartError(
      `Process ${pid}, named by ${file}, cannot be signalled: it does not run, or belongs to somebody else.`,
      { cause },
    );
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
