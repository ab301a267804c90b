import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import type { ScanOptions, Snapshot } from '../../../src/engine/fs/index.js';
import { scan } from '../../../src/engine/fs/index.js';
import { temporaryFolder } from '../folder.js';

/** A folder with files of the given bytes; a name that ends in `/` is an empty directory. */
export async function treeOf(
  t: ExecutionContext,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const root = await temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) await put(root, name, text);
  return root;
}

export async function put(root: string, name: string, text = ''): Promise<void> {
  const file = path.join(root, name);
  if (name.endsWith('/')) {
    await mkdir(file, { recursive: true });
    return;
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** The snapshot, of a scan that must work. */
export async function scanned(root: string, options: ScanOptions = {}): Promise<Snapshot> {
  return (await scan(root, options)).value();
}

export function pathsOf(snapshot: Snapshot): string[] {
  return snapshot.entries.map(({ path: where }) => where);
}
