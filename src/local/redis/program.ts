import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A Redis (or Valkey) server that was found and has answered. */
export interface RedisProgram {
  readonly command: string;
  /** What it needs beside our own environment, such as where its libraries lie. */
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  /** Where it came from, in words. */
  readonly origin: string;
}

/** What a source of a server gets to work with. */
export interface Search {
  /** Downloads that are kept: shared by all instances that use the same folder. */
  readonly toolsDir: string;
  /** The PATH to look in. */
  readonly path: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** One way to come by a server. Null: not on this machine. Throws: it should have worked. */
export interface RedisSource {
  readonly name: string;
  find(search: Search): Promise<RedisProgram | null>;
}

/** The oldest version that the queue library works with. */
const LEAST_VERSION = [6, 2] as const;

/**
 * Asks a program for its version, which also proves that its libraries are there.
 * @throws when it does not run, is something else, or is too old.
 */
export async function examine(
  command: string,
  origin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RedisProgram> {
  const { stdout } = await promisify(execFile)(command, ['--version'], {
    env: { ...process.env, ...env },
    timeout: 10_000,
  });
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (!version) throw new Error(`${command} does not say that it is Redis or Valkey`);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    throw new Error(`${command} is version ${version}; ${LEAST_VERSION.join('.')} is the oldest`);
  }
  return { command, env, version, origin };
}
