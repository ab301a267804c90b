import { type FSWatcher, watch } from 'node:fs';
import { systemCode } from './fs-errors.js';

export interface SignalListener {
  /** Something may have happened. May come too often, and now and then not at all. */
  readonly onSignal: () => void;
  /** Part of the tree gives no signals, for example because the system's limit is reached. */
  readonly onError: (error: unknown) => void;
}

export interface Signals {
  /**
   * Listens to these directories and no others.
   * @param directories absolute path to id: another directory under the same name is another one.
   * @returns how many it did not listen to before. What happened in them until now gave no signal.
   */
  follow(directories: ReadonlyMap<string, string>): number;
  stop(): void;
}

export type SignalSource = (listener: SignalListener) => Signals;

/**
 * The operating system's own notices, one watch per directory: it tells of the files in it as well.
 * Directories are named by whoever scans, since a watch that looks for new ones by itself is late
 * for what happens in them first, and keeps listening to one that was replaced.
 */
export const systemSignals: SignalSource = (listener) => new DirectoryNotices(listener);

class DirectoryNotices implements Signals {
  readonly #listener: SignalListener;
  readonly #watched = new Map<string, { readonly id: string; readonly watcher: FSWatcher }>();
  readonly #failed = new Set<string>();

  constructor(listener: SignalListener) {
    this.#listener = listener;
  }

  follow(directories: ReadonlyMap<string, string>): number {
    for (const [path, { id }] of this.#watched) {
      if (directories.get(path) !== id) this.#forget(path);
    }
    let added = 0;
    for (const [path, id] of directories) {
      if (!this.#watched.has(path) && this.#watch(path, id)) added += 1;
    }
    return added;
  }

  stop(): void {
    for (const path of this.#watched.keys()) this.#forget(path);
  }

  #watch(path: string, id: string): boolean {
    try {
      const watcher = watch(path);
      watcher.on('change', this.#listener.onSignal);
      watcher.on('error', (error) => {
        this.#forget(path);
        this.#listener.onSignal();
        this.#fail(error);
      });
      this.#watched.set(path, { id, watcher });
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** What has vanished or may not be read is for the scan to tell; the rest is told once. */
  #fail(error: unknown): void {
    const code = systemCode(error);
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(code) || this.#failed.has(code)) return;
    this.#failed.add(code);
    this.#listener.onError(error);
  }

  #forget(path: string): void {
    this.#watched.get(path)?.watcher.close();
    this.#watched.delete(path);
  }
}
