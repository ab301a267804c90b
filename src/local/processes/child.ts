import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Guard, guard } from './guard.js';
import { identify, type ProcessIdentity } from './identity.js';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child that never outlives this process, however this process ends. */
export interface Child {
  readonly pid: number;
  /** Null where it was gone before it could be looked at. */
  readonly identity: ProcessIdentity | null;
  readonly exited: Promise<Exit>;
  /** SIGTERM, and SIGKILL to its group after `graceMs`. May be called twice, and after its end. */
  stop(graceMs: number): Promise<Exit>;
  kill(): void;
}

export interface ChildOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  onLine: (line: string) => void;
  /** For its error output, where that is to be told from the other. */
  onErrorLine?: (line: string) => void;
  /** What the guard grants between SIGTERM and SIGKILL when this process was killed. */
  graceMs: number;
}

const LAST_WORDS_MS = 250;

/**
 * Starts a program at the head of a process group of its own, so that a Ctrl-C in the terminal
 * reaches only us and the order of stopping is ours to choose.
 * @throws where the program cannot be started at all.
 */
export async function startChild(
  command: readonly string[],
  { cwd, env, onLine, onErrorLine = onLine, graceMs }: ChildOptions,
): Promise<Child> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error('there is no command to run');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    // Its last words come with the end of its output, which a grandchild may keep open for ever.
    child.once('exit', (code, signal) => {
      setTimeout(resolve, LAST_WORDS_MS, { code, signal }).unref();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  const protection: Guard = guard(pid, graceMs);
  const killGroup = () => {
    if (child.exitCode === null && child.signalCode === null) killQuietly(-pid);
  };
  child.once('exit', () => protection.dismiss());
  readLines(child.stdout, onLine);
  readLines(child.stderr, onErrorLine);
  return {
    pid,
    identity: identify(pid),
    exited,
    async stop(grace) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const late = setTimeout(killGroup, grace);
      try {
        return await exited;
      } finally {
        clearTimeout(late);
      }
    },
    kill: killGroup,
  };
}

/** Words for a person: how it ended. */
export function describeExit({ code, signal }: Exit): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine);
}

function killQuietly(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
