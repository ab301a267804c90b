import type { Readable, Writable } from 'node:stream';
import type { NodeSession } from './node/session.js';

/** What a command gets from outside. Only the entry knows the process itself. */
export interface CliContext {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  /** Relative paths are meant from here. */
  directory: string;
  /** Aborts when the user wants the command to end. */
  signal: AbortSignal;
  /** The node that a prompt keeps open; without it each command finds its own. */
  session?: NodeSession;
}

/** Exit codes: done; failed (a test run under its threshold too); used wrongly. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Whether colours are wanted there, by the customs of NO_COLOR and FORCE_COLOR. */
export function showsColour(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env.NO_COLOR) return false;
  return stream.isTTY === true || Boolean(env.FORCE_COLOR);
}
