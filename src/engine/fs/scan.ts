import { isUtf8 } from 'node:buffer';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Result, SoftadastraError } from '../core/index.js';
import { type Found, idOf, inodeOf, inspect, isVanished } from './entry.js';
import { fsError, systemCode } from './fs-errors.js';
import { type IsIgnored, ignoring } from './selection.js';
import type { Entry, ScanOptions, ScanProblem, Snapshot } from './types.js';

/** How many are looked at together: enough to keep the threads of the file system busy. */
const DIRECTORIES = 4;
const ENTRIES = 8;
/** Directories that link to each other are reached by more ways than memory holds. */
const WAYS_TO_ONE_DIRECTORY = 256;

/**
 * Everything below a directory. What cannot be read is listed in `problems` and the scan goes on;
 * what vanishes meanwhile is left out.
 * @returns an error only where the root itself cannot be read, or an option is invalid.
 */
export async function scan(root: string, options: ScanOptions = {}): Promise<Result<Snapshot>> {
  const ignored = ignoring(options);
  if (ignored.isErr()) return Result.err(ignored.error());
  return scanSelected(path.resolve(root), options, ignored.value());
}

/** The same with the choice of entries made already. */
export async function scanSelected(
  absolute: string,
  options: ScanOptions,
  isIgnored: IsIgnored,
): Promise<Result<Snapshot>> {
  const scanning = new Scan(absolute, options, isIgnored);
  try {
    const top = await stat(absolute, { bigint: true });
    await scanning.everythingBelow({ path: '', inode: inodeOf(top), ancestors: [] });
    await mustBeThere(absolute, inodeOf(top));
    return Result.ok({
      root: absolute,
      id: idOf(top),
      entries: scanning.entries.sort(byPath),
      problems: scanning.problems.sort(byPath),
    });
  } catch (error) {
    return Result.err(fsError(error, 'cannot scan', absolute));
  }
}

/** Of a root that went meanwhile everything had vanished, and would be taken for deleted. */
async function mustBeThere(absolute: string, inode: string): Promise<void> {
  if (inodeOf(await stat(absolute, { bigint: true })) === inode) return;
  const message = `cannot scan ${absolute}: another directory took its place meanwhile`;
  throw new SoftadastraError('io_error', message, { context: { path: absolute } });
}

export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

interface Directory {
  /** From the root; empty for the root. */
  readonly path: string;
  readonly inode: string;
  /** All above it by device and inode: a link that leads to one of them, or to itself, is a circle. */
  readonly ancestors: readonly string[];
}

class Scan {
  readonly entries: Entry[] = [];
  readonly problems: ScanProblem[] = [];
  /** How often each directory has been entered. */
  readonly #ways = new Map<string, number>();

  constructor(
    private readonly root: string,
    private readonly options: ScanOptions,
    private readonly isIgnored: IsIgnored,
  ) {}

  /** A few directories at once, and some entries of each: bounded however wide or deep it goes. */
  async everythingBelow(top: Directory): Promise<void> {
    let level = [top];
    while (level.length > 0) {
      const next: Directory[] = [];
      await eachOf(level, DIRECTORIES, async (directory) => {
        const names = await this.#namesIn(directory);
        await eachOf(names, ENTRIES, async (name) => {
          const below = await this.#look(directory, name);
          if (below) next.push(below);
        });
      });
      level = next.sort(byPath).filter((directory) => this.#enters(directory));
    }
  }

  /** In the order of paths, so that every scan of the same tree leaves out the same. */
  #enters({ path: where, inode }: Directory): boolean {
    const ways = (this.#ways.get(inode) ?? 0) + 1;
    this.#ways.set(inode, ways);
    if (ways > WAYS_TO_ONE_DIRECTORY) this.#problem(where, 'ELOOP');
    return ways <= WAYS_TO_ONE_DIRECTORY;
  }

  async #namesIn(directory: Directory): Promise<string[]> {
    let names: Buffer[];
    try {
      names = await readdir(path.join(this.root, directory.path), { encoding: 'buffer' });
    } catch (error) {
      if (directory.path === '') throw error;
      if (!isVanished(error)) this.#problem(directory.path, systemCode(error));
      return [];
    }
    const texts: string[] = [];
    for (const name of names) {
      const below = under(directory.path, name.toString());
      // Decoded it names something else, so it cannot be opened by its text.
      if (!isUtf8(name)) this.#problem(below, 'not_utf8');
      else if (!this.isIgnored(below)) texts.push(name.toString());
    }
    return texts;
  }

  /** @returns the directory that was found, to be entered later. */
  async #look(parent: Directory, name: string): Promise<Directory | null> {
    const below = under(parent.path, name);
    const ancestors = [...parent.ancestors, parent.inode];
    let found: Found;
    try {
      found = await inspect(path.join(this.root, below), below, this.options, ancestors);
    } catch (error) {
      if (!isVanished(error)) this.#problem(below, systemCode(error));
      return null;
    }
    this.entries.push(found.entry);
    if (found.problem) this.#problem(below, found.problem);
    if (found.entry.type !== 'directory') return null;
    return { path: below, inode: found.inode, ancestors };
  }

  #problem(where: string, code: string): void {
    this.problems.push({ path: where, code });
  }
}

function under(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

async function eachOf<T>(
  things: readonly T[],
  together: number,
  run: (thing: T) => Promise<void>,
): Promise<void> {
  let at = 0;
  const lane = async () => {
    while (at < things.length) {
      const thing = things[at] as T;
      at += 1;
      await run(thing);
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, things.length) }, lane));
}
