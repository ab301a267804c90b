import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The full path of the first of `names` that a folder of `searchPath` holds, or null. */
export function findExecutable(names: readonly string[], searchPath: string): string | null {
  const folders = searchPath.split(path.delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR' || code === 'EPERM') {
      return false;
    }
    throw error;
  }
}
