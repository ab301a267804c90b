import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { examine, type RedisProgram, type RedisSource } from '../program.js';

/** Where a fetched package lies under the tools folder; another architecture gets another copy. */
export function unpackedFolder(toolsDir: string): string {
  return path.join(toolsDir, `redis-${process.platform}-${process.arch}`);
}

/** What an earlier start has fetched. */
export const unpackedPackage: RedisSource = {
  name: 'a package fetched earlier',
  async find({ toolsDir }) {
    const root = unpackedFolder(toolsDir);
    return existsSync(root) ? examineUnpacked(root) : null;
  },
};

/** Looks for the server and its libraries below the root of unpacked packages. */
export async function examineUnpacked(root: string): Promise<RedisProgram> {
  const bin = path.join(root, 'usr', 'bin');
  const name = ['redis-server', 'valkey-server'].find((file) => existsSync(path.join(bin, file)));
  if (!name) throw new Error(`there is no server in ${bin}`);
  return examine(path.join(bin, name), `the distribution's package in ${root}`, {
    LD_LIBRARY_PATH: libraryFolders(root).join(path.delimiter),
  });
}

/** Debian keeps libraries in lib and usr/lib, and there in one folder per architecture. */
function libraryFolders(root: string): string[] {
  return ['lib', 'usr/lib']
    .map((folder) => path.join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [
      folder,
      ...readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
        .map((entry) => path.join(folder, entry.name)),
    ]);
}
