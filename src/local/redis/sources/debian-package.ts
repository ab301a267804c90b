import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { RedisSource, Search } from '../program.js';
import { type AptOptions, aptOptions, neededPackages } from './apt.js';
import { findExecutable } from './executable.js';
import { run } from './run.js';
import { examineUnpacked, unpackedFolder } from './unpacked-package.js';

const PACKAGES = ['redis-server', 'valkey-server'];

/**
 * Debian and Ubuntu: downloads the package with the libraries that the system lacks and unpacks
 * them below the tools folder. Nothing is installed, no root is needed, the system stays as it is.
 */
export const debianPackage: RedisSource = {
  name: "the distribution's package (apt-get)",
  async find(search) {
    const tools = ['apt-get', 'dpkg-deb'].map((tool) => findExecutable([tool], search.path));
    if (tools.includes(null)) return null;
    search.log('there is no Redis on this machine: fetching the package into the data directory');
    const work = path.join(search.toolsDir, `fetch-${randomBytes(4).toString('hex')}`);
    mkdirSync(path.join(work, 'root'), { recursive: true });
    try {
      await fetchPackages(work, search);
      // Proven before it gets its final name: what lies there works.
      await examineUnpacked(path.join(work, 'root'));
      return await examineUnpacked(settle(path.join(work, 'root'), search.toolsDir));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};

/** The system's package lists may be missing (a bare image) or too old; then lists of our own. */
async function fetchPackages(work: string, search: Search): Promise<void> {
  try {
    await download(work, aptOptions(work, false), search);
  } catch {
    search.signal?.throwIfAborted();
    search.log('fetching package lists (about 10 MB)');
    const own = aptOptions(work, true);
    await run('apt-get', [...own, 'update'], search.signal);
    await download(work, own, search);
  }
}

async function download(work: string, options: AptOptions, { signal, log }: Search): Promise<void> {
  const names = await neededPackages(PACKAGES, options, signal);
  const folder = path.join(work, 'packages');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  log(`downloading ${names.join(', ')}`);
  await run('apt-get', [...options, 'download', ...names], signal, folder);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', path.join(folder, file), path.join(work, 'root')], signal);
  }
}

/** Two starts may fetch at once: the first to finish wins, the other uses its copy. */
function settle(from: string, toolsDir: string): string {
  const target = unpackedFolder(toolsDir);
  try {
    renameSync(from, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
  return target;
}
