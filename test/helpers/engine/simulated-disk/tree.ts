import { posix } from 'node:path';
import { DiskError } from '../../../../src/engine/disk/index.js';
import { Content } from './content.js';
import { Directory, type Entry } from './directory.js';

/** Where a name stands, whether or not there is anything of that name. */
export interface Place {
  readonly parent: Directory;
  readonly name: string;
}

/** Paths, from a root that is always there. */
export class Tree {
  constructor(readonly root = new Directory()) {}

  /** @throws DiskError `ENOENT` where the directory is missing, `ENOTDIR` where it is a file. */
  place(path: string, operation: string): Place {
    const steps = stepsOf(path);
    const name = steps.pop();
    if (name === undefined) throw new DiskError('EBUSY', operation, path);
    let parent = this.root;
    for (const step of steps) {
      const next = parent.get(step);
      if (!next) throw new DiskError('ENOENT', operation, path);
      if (next.kind === 'file') throw new DiskError('ENOTDIR', operation, path);
      parent = next;
    }
    return { parent, name };
  }

  /** Undefined where it or its directory is missing. */
  find(path: string, operation: string): Entry | undefined {
    if (stepsOf(path).length === 0) return this.root;
    try {
      const { parent, name } = this.place(path, operation);
      return parent.get(name);
    } catch (error) {
      if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  directory(path: string, operation: string): Directory {
    const found = this.find(path, operation);
    if (!found) throw new DiskError('ENOENT', operation, path);
    if (found.kind === 'file') throw new DiskError('ENOTDIR', operation, path);
    return found;
  }

  file(path: string, operation: string): Content {
    const found = this.find(path, operation);
    if (!found) throw new DiskError('ENOENT', operation, path);
    if (found.kind === 'directory') throw new DiskError('EISDIR', operation, path);
    return found;
  }

  /** Of files; directories can be renamed only to a name that is free. */
  rename(from: string, to: string): void {
    const source = this.place(from, 'rename');
    const target = this.place(to, 'rename');
    const entry = source.parent.get(source.name);
    if (!entry) throw new DiskError('ENOENT', 'rename', from);
    const replaced = target.parent.get(target.name);
    if (replaced === entry) return;
    if (replaced?.kind === 'directory') throw new DiskError('EISDIR', 'rename', to);
    if (source.parent === target.parent) {
      source.parent.change([source.name, null], [target.name, entry]);
    } else {
      // Two directories are made durable one by one: a crash may leave both names, or neither.
      target.parent.change([target.name, entry]);
      source.parent.change([source.name, null]);
    }
  }

  /** Of a file; none is no error. */
  remove(path: string): void {
    const found = this.find(path, 'remove');
    if (!found) return;
    if (found.kind === 'directory') throw new DiskError('EISDIR', 'remove', path);
    const { parent, name } = this.place(path, 'remove');
    parent.change([name, null]);
  }

  /** Makes a directory and those above it, durable at once. */
  plantDirectory(path: string): void {
    let parent = this.root;
    for (const step of stepsOf(path)) {
      const next = parent.get(step) ?? new Directory();
      if (next.kind === 'file') throw new DiskError('ENOTDIR', 'makeDirectory', path);
      parent.replace(step, next);
      parent = next;
    }
  }

  /** Puts bytes into a file, durable at once; one that is open already stays the same file. */
  plantFile(path: string, bytes: Uint8Array): void {
    const { parent, name } = this.place(path, 'write');
    const found = parent.get(name);
    const content = found?.kind === 'file' ? found : new Content();
    content.replace(bytes);
    parent.replace(name, content);
  }

  /** Bytes in all files. */
  get used(): number {
    return usedBy(this.root);
  }
}

function stepsOf(path: string): string[] {
  return posix
    .resolve('/', path)
    .split('/')
    .filter((step) => step !== '');
}

function usedBy(directory: Directory): number {
  let total = 0;
  for (const [, entry] of directory.entries()) {
    total += entry.kind === 'file' ? entry.size : usedBy(entry);
  }
  return total;
}
