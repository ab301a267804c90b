import type { Random } from '../../../src/engine/core/index.js';
import {
  type Disk,
  DiskError,
  type DiskFile,
  type DiskLock,
  type FileStatus,
  type OpenOptions,
} from '../../../src/engine/disk/index.js';
import { Content } from './simulated-disk/content.js';
import { Directory } from './simulated-disk/directory.js';
import { type FaultCode, Faults, type Operation } from './simulated-disk/faults.js';
import { type Machine, SimulatedFile } from './simulated-disk/file.js';
import { Tree } from './simulated-disk/tree.js';

export interface SimulatedDiskOptions {
  /** Made durable from the start. Default: `/data`. */
  readonly directories?: readonly string[];
  /** Bytes that fit in all files together. Default: no limit. */
  readonly capacity?: number;
  /** What a slow call waits for. Default: one turn of the microtask queue. */
  readonly turn?: () => Promise<void>;
}

/**
 * A disk in memory that can lose power. Names and bytes survive a {@link crash} for certain only
 * once `syncDirectory` and `sync` have made them durable. A sync makes durable what was written
 * before it began. Nothing is random but what `crash` and `shortWrites` are given.
 */
export class SimulatedDisk implements Disk {
  /** Bytes that fit; may be changed at any time. */
  capacity: number;
  readonly #faults = new Faults();
  readonly #locks = new Set<Content>();
  readonly #options: SimulatedDiskOptions;
  readonly #machine: Machine;
  #tree = new Tree();
  #gone = false;

  constructor(options: SimulatedDiskOptions = {}) {
    this.#options = options;
    this.capacity = options.capacity ?? Number.POSITIVE_INFINITY;
    for (const directory of options.directories ?? ['/data']) this.#tree.plantDirectory(directory);
    this.#machine = {
      call: (operation, path, effect) => this.#call(operation, path, effect),
      callNow: (operation, path) => this.#callNow(operation, path),
      turn: () => this.#turn(),
      mustRun: (operation, path) => this.#mustRun(operation, path),
      free: () => (Number.isFinite(this.capacity) ? this.capacity - this.used : this.capacity),
      taken: (length) => this.#faults.taken(length),
    };
  }

  /** Calls made so far, by name. */
  get calls(): Readonly<Record<Operation, number>> {
    return this.#faults.calls;
  }

  get callCount(): number {
    return this.#faults.total;
  }

  /** How many planned faults have struck. */
  get faultsHit(): number {
    return this.#faults.hits;
  }

  /** Bytes in all files. */
  get used(): number {
    return this.#tree.used;
  }

  /**
   * The n-th call from now fails, 1 being the next, and `times` − 1 after it. `only` counts calls of
   * these operations alone. What a failing write and sync leave behind: see {@link SimulatedFile}.
   */
  failCall(
    nth: number,
    code: FaultCode,
    { times = 1, only = null }: { times?: number; only?: readonly Operation[] | null } = {},
  ): void {
    this.#faults.plan(nth, code, times, only);
  }

  /** Writes take a random part of what they are given; null ends that. */
  shortWrites(random: Pick<Random, 'float'> | null): void {
    this.#faults.shortWrites(random);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /**
   * The power goes. This disk is dead from here on: each call on it, its files and locks fails with
   * `EIO`, those under way too. Without `random`, nothing is left of what was not synced; with it,
   * any 512-byte sectors of unsynced writes and any unsynced changes of names survive.
   * @returns the disk as the next start finds it, without faults.
   */
  crash(random: Pick<Random, 'float'> | null = null): SimulatedDisk {
    return this.#successor(new Tree(this.#tree.root.afterCrash(random, new Map())));
  }

  /** The process is killed, the machine goes on: all that was written is there, synced or not. */
  kill(): SimulatedDisk {
    return this.#successor(this.#tree);
  }

  /** The bytes that a reader sees now; throws where there is no such file. */
  contents(path: string): Buffer {
    return this.#tree.file(path, 'read').bytes();
  }

  /** Puts a file there, name and bytes durable, as damage or an older copy would be. */
  plant(path: string, bytes: Uint8Array): void {
    this.#tree.plantFile(path, bytes);
  }

  open(path: string, options: OpenOptions = {}): Promise<DiskFile> {
    return this.#call('open', path, () => {
      const { parent, name } = this.#tree.place(path, 'open');
      const found = parent.get(name);
      if (found && options.create && options.exclusive) throw new DiskError('EEXIST', 'open', path);
      if (found?.kind === 'directory') throw new DiskError('EISDIR', 'open', path);
      if (!found && !options.create) throw new DiskError('ENOENT', 'open', path);
      const content = found ?? new Content();
      if (!found) parent.change([name, content]);
      return new SimulatedFile(path, this.#machine, content, options.readOnly ?? false);
    });
  }

  stat(path: string): Promise<FileStatus | null> {
    return this.#call('stat', path, () => {
      const found = this.#tree.find(path, 'stat');
      if (!found) return null;
      return { type: found.kind, size: found.kind === 'file' ? found.size : 4096 };
    });
  }

  list(directory: string): Promise<string[]> {
    return this.#call('list', directory, () =>
      [...this.#tree.directory(directory, 'list').entries()].map(([name]) => name),
    );
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', from, () => this.#tree.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.#call('remove', path, () => this.#tree.remove(path));
  }

  makeDirectory(path: string): Promise<void> {
    return this.#call('makeDirectory', path, () => {
      const { parent, name } = this.#tree.place(path, 'makeDirectory');
      const found = parent.get(name);
      if (found?.kind === 'file') throw new DiskError('EEXIST', 'makeDirectory', path);
      if (!found) parent.change([name, new Directory()]);
    });
  }

  isPrivate(directory: string): Promise<boolean> {
    return this.#call(
      'isPrivate',
      directory,
      () => this.#tree.find(directory, 'isPrivate')?.kind === 'directory',
    );
  }

  async syncDirectory(directory: string): Promise<void> {
    const done = await this.#call('syncDirectory', directory, () =>
      this.#tree.directory(directory, 'syncDirectory').startSync(),
    );
    await this.#turn();
    this.#mustRun('syncDirectory', directory);
    done();
  }

  lock(path: string): Promise<DiskLock> {
    return this.#call('lock', path, () => {
      const { parent, name } = this.#tree.place(path, 'lock');
      const found = parent.get(name) ?? new Content();
      if (found.kind === 'directory') throw new DiskError('EISDIR', 'lock', path);
      if (!parent.get(name)) parent.change([name, found]);
      if (this.#locks.has(found)) throw new DiskError('ELOCKED', 'lock', path);
      this.#locks.add(found);
      return { release: this.#releaseOf(found, path) };
    });
  }

  #releaseOf(content: Content, path: string): () => Promise<void> {
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      this.#locks.delete(content);
      await this.#call('unlock', path, () => {});
    };
  }

  #successor(tree: Tree): SimulatedDisk {
    this.#gone = true;
    const { turn } = this.#options;
    const next = new SimulatedDisk({
      capacity: this.capacity,
      directories: [],
      ...(turn && { turn }),
    });
    next.#tree = tree;
    return next;
  }

  async #call<T>(operation: Operation, path: string, effect: () => T): Promise<T> {
    const fault = this.#callNow(operation, path);
    await this.#turn();
    this.#mustRun(operation, path);
    if (fault) throw new DiskError(fault, operation, path);
    return effect();
  }

  #callNow(operation: Operation, path: string): FaultCode | null {
    this.#mustRun(operation, path);
    return this.#faults.next(operation);
  }

  async #turn(): Promise<void> {
    await this.#options.turn?.();
    await Promise.resolve();
  }

  #mustRun(operation: Operation, path: string): void {
    if (this.#gone) throw new DiskError('EIO', operation, path);
  }
}
