import path from 'node:path';
import { examine, type RedisSource } from '../program.js';
import { findExecutable } from './executable.js';
import { run } from './run.js';

/** macOS: Homebrew's own folder, filled by `brew install redis` where it is not there yet. */
export const homebrew: RedisSource = {
  name: 'Homebrew',
  async find({ path: searchPath, log, signal }) {
    const brew = findExecutable(['brew'], searchPath);
    if (!brew) return null;
    log('there is no Redis on this machine: running `brew install redis`');
    await run(brew, ['install', '--quiet', 'redis'], signal);
    const prefix = (await run(brew, ['--prefix', 'redis'], signal)).trim();
    return examine(path.join(prefix, 'bin', 'redis-server'), 'Homebrew');
  },
};
