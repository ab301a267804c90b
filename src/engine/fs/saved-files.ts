import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { IsIgnored } from './selection.js';
import { temporaryNameOf } from './snapshot-file.js';

/**
 * Recognises the files of the saved snapshot where they lie in the tree, by whatever links they are
 * reached: told as changes they would be saved, and so change again, without end.
 */
export function savedFiles(root: string, saved: string): IsIgnored {
  const file = path.resolve(saved);
  const names = new Set([file, temporaryNameOf(file)].map((own) => path.basename(own)));
  return (where) => {
    const found = path.join(root, where);
    return names.has(path.basename(found)) && isSameDirectory(path.dirname(found), file);
  };
}

function isSameDirectory(directory: string, file: string): boolean {
  return realPathOf(directory) === realPathOf(path.dirname(file));
}

/** As it is written, where it cannot be followed: then it names no directory of the tree either. */
function realPathOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}
