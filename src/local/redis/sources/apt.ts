import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.js';

export type AptOptions = readonly string[];

/** Options that keep all that apt-get writes below `work`; with `ownLists` also what it reads. */
export function aptOptions(work: string, ownLists: boolean): AptOptions {
  const cache = path.join(work, 'cache');
  mkdirSync(path.join(cache, 'archives', 'partial'), { recursive: true });
  const options = ['-q', '-o', `Dir::Cache=${cache}`, '-o', 'Debug::NoLocking=1'];
  // As root apt-get would hand downloads to a user who may not write here.
  options.push('-o', 'APT::Sandbox::User=root');
  if (ownLists) {
    const lists = path.join(work, 'lists');
    mkdirSync(path.join(lists, 'partial'), { recursive: true });
    options.push('-o', `Dir::State::lists=${lists}`);
  }
  return options;
}

/**
 * The packages that the first known one of `candidates` lacks on this system, itself included, by
 * a simulated installation: apt's own answer instead of a list of names that ages.
 */
export async function neededPackages(
  candidates: readonly string[],
  options: AptOptions,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  let reason: unknown;
  for (const name of candidates) {
    try {
      const simulate = [...options, '-s', '--no-install-recommends', 'install', name];
      return parseSimulation(await run('apt-get', simulate, signal));
    } catch (error) {
      signal?.throwIfAborted();
      reason ??= error;
    }
  }
  throw reason;
}

/**
 * Reads lines such as `Inst liblzf1 (3.6-3 Debian:12/stable [amd64])`. One that names an installed
 * version in brackets would replace it: left out, since the system's own libraries stay in use.
 */
export function parseSimulation(output: string): string[] {
  return [...output.matchAll(/^Inst (\S+) \(/gm)].map((match) => match[1] as string);
}
