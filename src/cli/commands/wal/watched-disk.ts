import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DiskFile, NodeDisk, type OpenOptions } from '../../../engine/node/index.js';
import type { CliContext } from '../../context.js';
import { showByteProgress } from '../../output/byte-progress.js';

/** Works on a log with a disk that shows how much of it has been read. */
export async function withProgress<T>(
  doing: string,
  log: string,
  context: CliContext,
  work: (disk: NodeDisk) => Promise<T>,
): Promise<T> {
  const progress = await showByteProgress(doing, await sizeOf(log), context);
  try {
    return await work(new WatchedDisk((bytes) => progress.advance(bytes)));
  } finally {
    progress.end();
  }
}

/** All files of the log; what cannot be looked at now is an error of the work itself. */
async function sizeOf(log: string): Promise<number> {
  const folder = path.dirname(log);
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.startsWith(path.basename(log)));
  const sizes = await Promise.all(
    own.map((name) =>
      stat(path.join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

class WatchedDisk extends NodeDisk {
  readonly #onRead: (bytes: number) => void;

  constructor(onRead: (bytes: number) => void) {
    super();
    this.#onRead = onRead;
  }

  override async open(file: string, options?: OpenOptions): Promise<DiskFile> {
    const opened = await super.open(file, options);
    const read = opened.read.bind(opened);
    opened.read = async (target, position) => {
      const bytes = await read(target, position);
      this.#onRead(bytes);
      return bytes;
    };
    return opened;
  }
}
