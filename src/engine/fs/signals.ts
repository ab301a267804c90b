import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { IsIgnored } from './selection.js';

export interface SignalRequest {
  /** Absolute. */
  readonly root: string;
  /** Asked with paths from the root. */
  readonly isIgnored: IsIgnored;
  readonly followSymlinks: boolean;
  /** Something may have happened. May come too often, and now and then not at all. */
  readonly onSignal: () => void;
  /** Part of the tree gives no signals, for example because the system's limit is reached. */
  readonly onError: (error: unknown) => void;
}

/** Resolves once signals are given; what it resolves with ends them. */
export type SignalSource = (request: SignalRequest) => Promise<() => Promise<void>>;

/**
 * The operating system's own notices. Only directories are watched, since their notices tell of the
 * files in them as well: a thousand files in one cost one watch.
 */
export const systemSignals: SignalSource = (request) =>
  new Promise((resolve) => {
    const { root, isIgnored } = request;
    const watcher = watch(root, {
      ignoreInitial: true,
      followSymlinks: request.followSymlinks,
      ignorePermissionErrors: true,
      ignored: (path, stats) => {
        if (stats?.isFile()) return true;
        const below = relative(root, path).replaceAll(sep, '/');
        return below !== '' && !below.startsWith('../') && isIgnored(below);
      },
    });
    watcher.on('all', request.onSignal);
    watcher.on('raw', request.onSignal);
    watcher.on('error', request.onError);
    watcher.once('ready', () => resolve(() => watcher.close()));
  });
