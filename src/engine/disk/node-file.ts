import { fdatasyncSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { DiskError, type DiskFile } from './disk.js';
import { translated, translatedNow } from './errno.js';

/** What the engine keeps is for its own user alone, however generous the umask. */
export const PRIVATE_MODE = 0o600;
export const PRIVATE_DIRECTORY_MODE = 0o700;

export class NodeFile implements DiskFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #closed = false;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  size(): Promise<number> {
    return this.#call('size', async (handle) => (await handle.stat()).size);
  }

  read(target: Uint8Array, position: number): Promise<number> {
    return this.#call('read', async (handle) => {
      let filled = 0;
      while (filled < target.length) {
        const rest = target.length - filled;
        const { bytesRead } = await handle.read(target, filled, rest, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    });
  }

  write(source: Uint8Array, position: number): number {
    this.#mustBeOpen('write');
    return translatedNow('write', this.path, () =>
      writeSync(this.#handle.fd, source, 0, source.length, position),
    );
  }

  sync(): Promise<void> {
    return this.#call('sync', (handle) => handle.datasync());
  }

  syncNow(): void {
    this.#mustBeOpen('sync');
    translatedNow('sync', this.path, () => fdatasyncSync(this.#handle.fd));
  }

  truncate(size: number): Promise<void> {
    return this.#call('truncate', (handle) => handle.truncate(size));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await translated('close', this.path, () => this.#handle.close());
  }

  async #call<T>(operation: string, call: (handle: FileHandle) => Promise<T>): Promise<T> {
    this.#mustBeOpen(operation);
    return translated(operation, this.path, () => call(this.#handle));
  }

  #mustBeOpen(operation: string): void {
    if (this.#closed) throw new DiskError('EBADF', operation, this.path);
  }
}
